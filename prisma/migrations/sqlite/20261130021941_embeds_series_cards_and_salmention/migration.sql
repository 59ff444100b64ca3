-- CreateTable
CREATE TABLE "RelatedPost" (
    "postId" INTEGER NOT NULL,
    "relatedId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("postId", "relatedId"),
    CONSTRAINT "RelatedPost_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RelatedPost_relatedId_fkey" FOREIGN KEY ("relatedId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Embed" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "type" TEXT NOT NULL DEFAULT 'link',
    "title" TEXT,
    "author" TEXT,
    "authorUrl" TEXT,
    "provider" TEXT,
    "description" TEXT,
    "playerUrl" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "image" BLOB,
    "imageWidth" INTEGER,
    "imageHeight" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 0,
    "fetchedAt" DATETIME,
    "nextFetchAt" DATETIME,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    CONSTRAINT "Embed_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host" ("name") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PostEmbed" (
    "postId" INTEGER NOT NULL,
    "embedId" INTEGER NOT NULL,

    PRIMARY KEY ("postId", "embedId"),
    CONSTRAINT "PostEmbed_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PostEmbed_embedId_fkey" FOREIGN KEY ("embedId") REFERENCES "Embed" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SocialCard" (
    "postId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "hash" TEXT,
    "type" TEXT,
    "image" BLOB,
    "drawAt" DATETIME,
    "failures" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "SocialCard_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SiteImage" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "content" BLOB NOT NULL
);

-- Not by rebuilding the tables, as Prisma writes it: SQLite can add columns that may be null.
ALTER TABLE "Post" ADD COLUMN "translationOfId" INTEGER REFERENCES "Post" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Post" ADD COLUMN "salmentionAt" DATETIME;
ALTER TABLE "Post" ADD COLUMN "relateAt" DATETIME;
ALTER TABLE "OutboxEntry" ADD COLUMN "salmentionedAt" DATETIME;
ALTER TABLE "Comment" ADD COLUMN "linkbackId" INTEGER REFERENCES "Linkback" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "Post_pinned_publishedAt_idx" ON "Post"("pinned", "publishedAt");

-- CreateIndex
CREATE INDEX "Post_translationOfId_idx" ON "Post"("translationOfId");
CREATE INDEX "Post_salmentionAt_idx" ON "Post"("salmentionAt");
CREATE INDEX "Post_relateAt_idx" ON "Post"("relateAt");
CREATE INDEX "Comment_linkbackId_idx" ON "Comment"("linkbackId");


-- CreateIndex
CREATE INDEX "RelatedPost_relatedId_idx" ON "RelatedPost"("relatedId");

-- CreateIndex
CREATE UNIQUE INDEX "Embed_key_key" ON "Embed"("key");

-- CreateIndex
CREATE INDEX "Embed_nextFetchAt_idx" ON "Embed"("nextFetchAt");

-- CreateIndex
CREATE INDEX "Embed_hostName_nextFetchAt_idx" ON "Embed"("hostName", "nextFetchAt");

-- CreateIndex
CREATE INDEX "PostEmbed_embedId_idx" ON "PostEmbed"("embedId");

-- CreateIndex
CREATE INDEX "SocialCard_drawAt_idx" ON "SocialCard"("drawAt");

-- CreateIndex
CREATE INDEX "OutboxEntry_sentAt_idx" ON "OutboxEntry"("sentAt");
