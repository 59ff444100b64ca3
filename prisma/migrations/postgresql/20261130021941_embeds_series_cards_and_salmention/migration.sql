-- AlterTable
ALTER TABLE "Post" ADD COLUMN     "relateAt" TIMESTAMP(3),
ADD COLUMN     "salmentionAt" TIMESTAMP(3),
ADD COLUMN     "translationOfId" INTEGER;

-- AlterTable
ALTER TABLE "OutboxEntry" ADD COLUMN     "salmentionedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Comment" ADD COLUMN     "linkbackId" INTEGER;

-- CreateTable
CREATE TABLE "RelatedPost" (
    "postId" INTEGER NOT NULL,
    "relatedId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "RelatedPost_pkey" PRIMARY KEY ("postId","relatedId")
);

-- CreateTable
CREATE TABLE "Embed" (
    "id" SERIAL NOT NULL,
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
    "image" BYTEA,
    "imageWidth" INTEGER,
    "imageHeight" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 0,
    "fetchedAt" TIMESTAMP(3),
    "nextFetchAt" TIMESTAMP(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "Embed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PostEmbed" (
    "postId" INTEGER NOT NULL,
    "embedId" INTEGER NOT NULL,

    CONSTRAINT "PostEmbed_pkey" PRIMARY KEY ("postId","embedId")
);

-- CreateTable
CREATE TABLE "SocialCard" (
    "postId" INTEGER NOT NULL,
    "hash" TEXT,
    "type" TEXT,
    "image" BYTEA,
    "drawAt" TIMESTAMP(3),
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "SocialCard_pkey" PRIMARY KEY ("postId")
);

-- CreateTable
CREATE TABLE "SiteImage" (
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "SiteImage_pkey" PRIMARY KEY ("name")
);

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
CREATE INDEX "Post_pinned_publishedAt_idx" ON "Post"("pinned", "publishedAt");

-- CreateIndex
CREATE INDEX "Post_translationOfId_idx" ON "Post"("translationOfId");

-- CreateIndex
CREATE INDEX "Post_salmentionAt_idx" ON "Post"("salmentionAt");

-- CreateIndex
CREATE INDEX "Post_relateAt_idx" ON "Post"("relateAt");

-- CreateIndex
CREATE INDEX "OutboxEntry_sentAt_idx" ON "OutboxEntry"("sentAt");

-- CreateIndex
CREATE INDEX "Comment_linkbackId_idx" ON "Comment"("linkbackId");

-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_translationOfId_fkey" FOREIGN KEY ("translationOfId") REFERENCES "Post"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RelatedPost" ADD CONSTRAINT "RelatedPost_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RelatedPost" ADD CONSTRAINT "RelatedPost_relatedId_fkey" FOREIGN KEY ("relatedId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Embed" ADD CONSTRAINT "Embed_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostEmbed" ADD CONSTRAINT "PostEmbed_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostEmbed" ADD CONSTRAINT "PostEmbed_embedId_fkey" FOREIGN KEY ("embedId") REFERENCES "Embed"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SocialCard" ADD CONSTRAINT "SocialCard_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_linkbackId_fkey" FOREIGN KEY ("linkbackId") REFERENCES "Linkback"("id") ON DELETE SET NULL ON UPDATE CASCADE;
