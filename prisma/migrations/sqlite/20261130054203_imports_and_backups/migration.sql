-- CreateTable
CREATE TABLE "ImportRun" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "format" TEXT,
    "siteUrl" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "size" INTEGER,
    "received" INTEGER NOT NULL DEFAULT 0,
    "fileHash" TEXT,
    "options" TEXT NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "entries" INTEGER,
    "plan" TEXT NOT NULL DEFAULT '{}',
    "report" TEXT NOT NULL DEFAULT '{}',
    "problem" TEXT,
    "userId" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "leasedUntil" DATETIME,
    CONSTRAINT "ImportRun_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ImportedThing" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "site" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "ourId" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "version" INTEGER,
    "created" BOOLEAN NOT NULL DEFAULT true,
    "runId" INTEGER NOT NULL,
    CONSTRAINT "ImportedThing_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ImportRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ImportedMedia" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "runId" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "alt" TEXT,
    "mediaId" INTEGER,
    "created" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "nextFetchAt" DATETIME,
    CONSTRAINT "ImportedMedia_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ImportRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ImportedMedia_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "Media" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "ImportedMedia_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host" ("name") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ImportedMediaPost" (
    "importedMediaId" INTEGER NOT NULL,
    "postId" INTEGER NOT NULL,
    "isCover" BOOLEAN NOT NULL DEFAULT false,

    PRIMARY KEY ("importedMediaId", "postId", "isCover"),
    CONSTRAINT "ImportedMediaPost_importedMediaId_fkey" FOREIGN KEY ("importedMediaId") REFERENCES "ImportedMedia" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ImportedMediaPost_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Backup" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "madeAt" DATETIME NOT NULL,
    "form" TEXT NOT NULL,
    "file" TEXT,
    "size" INTEGER NOT NULL DEFAULT 0,
    "automatic" BOOLEAN NOT NULL DEFAULT false,
    "problem" TEXT
);

-- AlterTable: by hand, since Prisma would copy the table
ALTER TABLE "Media" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'image';
ALTER TABLE "Media" ADD COLUMN "fileName" TEXT;

-- CreateIndex
CREATE INDEX "ImportRun_state_id_idx" ON "ImportRun"("state", "id");

-- CreateIndex
CREATE INDEX "ImportedThing_runId_kind_id_idx" ON "ImportedThing"("runId", "kind", "id");

-- CreateIndex
CREATE INDEX "ImportedThing_kind_ourId_idx" ON "ImportedThing"("kind", "ourId");

-- CreateIndex
CREATE UNIQUE INDEX "ImportedThing_site_kind_sourceId_key" ON "ImportedThing"("site", "kind", "sourceId");

-- CreateIndex
CREATE INDEX "ImportedMedia_nextFetchAt_idx" ON "ImportedMedia"("nextFetchAt");

-- CreateIndex
CREATE INDEX "ImportedMedia_hostName_nextFetchAt_idx" ON "ImportedMedia"("hostName", "nextFetchAt");

-- CreateIndex
CREATE INDEX "ImportedMedia_mediaId_idx" ON "ImportedMedia"("mediaId");

-- CreateIndex
CREATE UNIQUE INDEX "ImportedMedia_runId_key_key" ON "ImportedMedia"("runId", "key");

-- CreateIndex
CREATE INDEX "ImportedMediaPost_postId_idx" ON "ImportedMediaPost"("postId");

-- CreateIndex
CREATE INDEX "Backup_madeAt_idx" ON "Backup"("madeAt");
