-- CreateTable
CREATE TABLE "MediaChunk" (
    "mediaId" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "MediaChunk_pkey" PRIMARY KEY ("mediaId","width","format","position")
);

-- Files that are there are cut into chunks of 65,536 bytes.
INSERT INTO "MediaChunk" ("mediaId", "width", "format", "position", "content")
SELECT "mediaId", "width", "format", "position",
    substring("content" FROM "position" * 65536 + 1 FOR 65536)
FROM "MediaFile"
CROSS JOIN LATERAL generate_series(0, greatest(octet_length("content") - 1, 0) / 65536) AS "part" ("position");

-- AlterTable
ALTER TABLE "MediaFile" ADD COLUMN     "size" INTEGER;
UPDATE "MediaFile" SET "size" = octet_length("content");
ALTER TABLE "MediaFile" ALTER COLUMN "size" SET NOT NULL,
DROP COLUMN "content";

-- AddForeignKey
ALTER TABLE "MediaChunk" ADD CONSTRAINT "MediaChunk_mediaId_width_format_fkey" FOREIGN KEY ("mediaId", "width", "format") REFERENCES "MediaFile"("mediaId", "width", "format") ON DELETE CASCADE ON UPDATE CASCADE;
