-- CreateTable
CREATE TABLE "MediaChunk" (
    "mediaId" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "content" BLOB NOT NULL,

    PRIMARY KEY ("mediaId", "width", "format", "position"),
    CONSTRAINT "MediaChunk_mediaId_width_format_fkey" FOREIGN KEY ("mediaId", "width", "format") REFERENCES "MediaFile" ("mediaId", "width", "format") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Files that are there are cut into chunks of 65,536 bytes.
INSERT INTO "MediaChunk" ("mediaId", "width", "format", "position", "content")
WITH RECURSIVE "part" ("mediaId", "width", "format", "position") AS (
    SELECT "mediaId", "width", "format", 0 FROM "MediaFile"
    UNION ALL
    SELECT "part"."mediaId", "part"."width", "part"."format", "part"."position" + 1
    FROM "part" JOIN "MediaFile" USING ("mediaId", "width", "format")
    WHERE length("MediaFile"."content") > ("part"."position" + 1) * 65536
)
SELECT "part"."mediaId", "part"."width", "part"."format", "part"."position",
    substr("MediaFile"."content", "part"."position" * 65536 + 1, 65536)
FROM "part" JOIN "MediaFile" USING ("mediaId", "width", "format");

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_MediaFile" (
    "mediaId" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "size" INTEGER NOT NULL,

    PRIMARY KEY ("mediaId", "width", "format"),
    CONSTRAINT "MediaFile_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "Media" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_MediaFile" ("format", "mediaId", "size", "width") SELECT "format", "mediaId", length("content"), "width" FROM "MediaFile";
DROP TABLE "MediaFile";
ALTER TABLE "new_MediaFile" RENAME TO "MediaFile";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
