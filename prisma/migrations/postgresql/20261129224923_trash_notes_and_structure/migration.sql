-- AlterTable
ALTER TABLE "Post" ADD COLUMN     "bodyFormat" TEXT NOT NULL DEFAULT 'markdown',
ADD COLUMN     "commentCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "guid" TEXT,
ADD COLUMN     "linkbackCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "parentId" INTEGER,
ADD COLUMN     "pinned" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "position" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "statusBefore" TEXT,
ADD COLUMN     "trashedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Author" ADD COLUMN     "bio" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "imageId" INTEGER,
ADD COLUMN     "links" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Term" ADD COLUMN     "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "parentId" INTEGER;

-- AlterTable
ALTER TABLE "Revision" ADD COLUMN     "bodyFormat" TEXT NOT NULL DEFAULT 'markdown';

-- AlterTable
ALTER TABLE "Media" ADD COLUMN     "originalType" TEXT;

-- CreateTable
CREATE TABLE "PostField" (
    "id" SERIAL NOT NULL,
    "postId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "PostField_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReplyContext" (
    "postId" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "title" TEXT,
    "author" TEXT,
    "authorUrl" TEXT,
    "site" TEXT,
    "excerpt" TEXT,
    "publishedAt" TIMESTAMP(3),
    "fetchedAt" TIMESTAMP(3) NOT NULL,
    "failure" TEXT,
    "removed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "ReplyContext_pkey" PRIMARY KEY ("postId")
);

-- CreateTable
CREATE TABLE "ShareLink" (
    "id" SERIAL NOT NULL,
    "postId" INTEGER NOT NULL,
    "userId" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ShareLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OldSlug" (
    "kind" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "newSlug" TEXT,

    CONSTRAINT "OldSlug_pkey" PRIMARY KEY ("kind","slug")
);

-- CreateIndex
CREATE INDEX "PostField_postId_name_idx" ON "PostField"("postId", "name");

-- CreateIndex
CREATE INDEX "ShareLink_postId_idx" ON "ShareLink"("postId");

-- CreateIndex
CREATE INDEX "ShareLink_expiresAt_idx" ON "ShareLink"("expiresAt");

-- CreateIndex
CREATE INDEX "OldSlug_kind_newSlug_idx" ON "OldSlug"("kind", "newSlug");

-- CreateIndex
CREATE UNIQUE INDEX "Post_guid_key" ON "Post"("guid");

-- CreateIndex
CREATE INDEX "Post_parentId_position_idx" ON "Post"("parentId", "position");

-- CreateIndex
CREATE INDEX "Post_trashedAt_idx" ON "Post"("trashedAt");

-- CreateIndex
CREATE INDEX "Author_imageId_idx" ON "Author"("imageId");

-- CreateIndex
CREATE INDEX "Term_parentId_idx" ON "Term"("parentId");

-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Post"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostField" ADD CONSTRAINT "PostField_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReplyContext" ADD CONSTRAINT "ReplyContext_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShareLink" ADD CONSTRAINT "ShareLink_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShareLink" ADD CONSTRAINT "ShareLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Author" ADD CONSTRAINT "Author_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Media"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Term" ADD CONSTRAINT "Term_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Term"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The counts of the posts that have responses.
UPDATE "Post" SET
    "commentCount" = (SELECT count(*) FROM "Comment" WHERE "postId" = "Post"."id" AND "state" = 'approved'),
    "linkbackCount" = (SELECT count(*) FROM "Linkback"
        WHERE "postId" = "Post"."id" AND "verification" = 'verified' AND "moderation" = 'approved')
WHERE "id" IN (SELECT "postId" FROM "Comment") OR "id" IN (SELECT "postId" FROM "Linkback");
