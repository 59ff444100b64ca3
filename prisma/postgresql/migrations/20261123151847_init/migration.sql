-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Post" (
    "id" SERIAL NOT NULL,
    "path" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "markdown" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,
    "words" INTEGER NOT NULL,
    "publishedAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "commentsOpen" BOOLEAN NOT NULL,
    "pingsOpen" BOOLEAN NOT NULL,

    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Host" (
    "name" TEXT NOT NULL,
    "freeAt" TIMESTAMP(3) NOT NULL,
    "recentFetches" TEXT NOT NULL DEFAULT '',
    "blocked" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Host_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Source" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "nextCheckAt" TIMESTAMP(3),
    "knocks" INTEGER NOT NULL DEFAULT 0,
    "knockedBy" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "missingSince" TIMESTAMP(3),
    "lastOutcome" TEXT,
    "checkedAt" TIMESTAMP(3),

    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Linkback" (
    "id" SERIAL NOT NULL,
    "sourceId" INTEGER NOT NULL,
    "postId" INTEGER NOT NULL,
    "via" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "verification" TEXT NOT NULL DEFAULT 'pending',
    "moderation" TEXT NOT NULL DEFAULT 'pending',
    "title" TEXT,
    "author" TEXT,
    "site" TEXT,
    "excerpt" TEXT,
    "linkStart" INTEGER,
    "linkEnd" INTEGER,
    "finalHost" TEXT,
    "claimedTitle" TEXT,
    "claimedExcerpt" TEXT,
    "claimedBlogName" TEXT,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "verifiedAt" TIMESTAMP(3),

    CONSTRAINT "Linkback_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Post_path_key" ON "Post"("path");

-- CreateIndex
CREATE INDEX "Post_publishedAt_id_idx" ON "Post"("publishedAt", "id");

-- CreateIndex
CREATE INDEX "Host_freeAt_idx" ON "Host"("freeAt");

-- CreateIndex
CREATE UNIQUE INDEX "Source_key_key" ON "Source"("key");

-- CreateIndex
CREATE INDEX "Source_nextCheckAt_idx" ON "Source"("nextCheckAt");

-- CreateIndex
CREATE INDEX "Source_hostName_nextCheckAt_idx" ON "Source"("hostName", "nextCheckAt");

-- CreateIndex
CREATE INDEX "Linkback_postId_verification_moderation_receivedAt_idx" ON "Linkback"("postId", "verification", "moderation", "receivedAt");

-- CreateIndex
CREATE INDEX "Linkback_moderation_receivedAt_idx" ON "Linkback"("moderation", "receivedAt");

-- CreateIndex
CREATE INDEX "Linkback_finalHost_moderation_idx" ON "Linkback"("finalHost", "moderation");

-- CreateIndex
CREATE UNIQUE INDEX "Linkback_sourceId_postId_key" ON "Linkback"("sourceId", "postId");

-- AddForeignKey
ALTER TABLE "Source" ADD CONSTRAINT "Source_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Linkback" ADD CONSTRAINT "Linkback_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Linkback" ADD CONSTRAINT "Linkback_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The blog has yet to be furnished with its first posts: see settings/first-start.ts.
INSERT INTO "Setting" ("key", "value") VALUES ('seedsDue', 'true');
