-- AlterTable
ALTER TABLE "Media" ADD COLUMN "originalType" TEXT;

-- CreateTable
CREATE TABLE "PostField" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "PostField_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReplyContext" (
    "postId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "url" TEXT NOT NULL,
    "title" TEXT,
    "author" TEXT,
    "authorUrl" TEXT,
    "site" TEXT,
    "excerpt" TEXT,
    "publishedAt" DATETIME,
    "fetchedAt" DATETIME NOT NULL,
    "failure" TEXT,
    "removed" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "ReplyContext_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ShareLink" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "userId" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    CONSTRAINT "ShareLink_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ShareLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "OldSlug" (
    "kind" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "newSlug" TEXT,

    PRIMARY KEY ("kind", "slug")
);

-- Columns are added in place: Prisma's engine would make the tables anew, with a copy of every text.
ALTER TABLE "Post" ADD COLUMN "bodyFormat" TEXT NOT NULL DEFAULT 'markdown';
ALTER TABLE "Post" ADD COLUMN "trashedAt" DATETIME;
ALTER TABLE "Post" ADD COLUMN "statusBefore" TEXT;
ALTER TABLE "Post" ADD COLUMN "parentId" INTEGER REFERENCES "Post" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Post" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Post" ADD COLUMN "pinned" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Post" ADD COLUMN "guid" TEXT;
ALTER TABLE "Post" ADD COLUMN "commentCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Post" ADD COLUMN "linkbackCount" INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX "Post_guid_key" ON "Post"("guid");
CREATE INDEX "Post_parentId_position_idx" ON "Post"("parentId", "position");
CREATE INDEX "Post_trashedAt_idx" ON "Post"("trashedAt");
ALTER TABLE "Author" ADD COLUMN "bio" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Author" ADD COLUMN "links" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Author" ADD COLUMN "imageId" INTEGER REFERENCES "Media" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "Author_imageId_idx" ON "Author"("imageId");
ALTER TABLE "Term" ADD COLUMN "description" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Term" ADD COLUMN "parentId" INTEGER REFERENCES "Term" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "Term_parentId_idx" ON "Term"("parentId");
ALTER TABLE "Revision" ADD COLUMN "bodyFormat" TEXT NOT NULL DEFAULT 'markdown';

-- CreateIndex
CREATE INDEX "PostField_postId_name_idx" ON "PostField"("postId", "name");

-- CreateIndex
CREATE INDEX "ShareLink_postId_idx" ON "ShareLink"("postId");

-- CreateIndex
CREATE INDEX "ShareLink_expiresAt_idx" ON "ShareLink"("expiresAt");

-- CreateIndex
CREATE INDEX "OldSlug_kind_newSlug_idx" ON "OldSlug"("kind", "newSlug");

-- The counts of the posts that have responses.
UPDATE "Post" SET
    "commentCount" = (SELECT count(*) FROM "Comment" WHERE "postId" = "Post"."id" AND "state" = 'approved'),
    "linkbackCount" = (SELECT count(*) FROM "Linkback"
        WHERE "postId" = "Post"."id" AND "verification" = 'verified' AND "moderation" = 'approved')
WHERE "id" IN (SELECT "postId" FROM "Comment") OR "id" IN (SELECT "postId" FROM "Linkback");
