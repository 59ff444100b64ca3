-- DropIndex
DROP INDEX "Post_publishedAt_id_idx";

-- DropIndex
DROP INDEX "Linkback_finalHost_moderation_idx";

-- AlterTable
ALTER TABLE "Post" ADD COLUMN     "notifies" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "notifyAt" TIMESTAMP(3),
ADD COLUMN     "pingbacksOpen" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "quiet" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "responseKind" TEXT,
ADD COLUMN     "responseTo" TEXT,
ADD COLUMN     "rsvp" TEXT,
ADD COLUMN     "status" TEXT NOT NULL DEFAULT 'published',
ADD COLUMN     "trackbacksOpen" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "trackbacksTo" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "webmentionsOpen" BOOLEAN NOT NULL DEFAULT true;

-- By hand: one flag becomes three; what the posts link to so far counts as told.
UPDATE "Post" SET "pingbacksOpen" = "pingsOpen", "trackbacksOpen" = "pingsOpen", "webmentionsOpen" = "pingsOpen",
    "quiet" = true, "notifyAt" = "publishedAt";
ALTER TABLE "Post" DROP COLUMN "pingsOpen";

-- AlterTable
ALTER TABLE "Host" ADD COLUMN     "approved" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "notified" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "rejected" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "spam" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Source" DROP COLUMN "missingSince",
ADD COLUMN     "knocksChecked" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Linkback" ADD COLUMN     "approvedText" TEXT,
ADD COLUMN     "authorUrl" TEXT,
ADD COLUMN     "byOwner" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "content" TEXT,
ADD COLUMN     "missedChecks" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "missingSince" TIMESTAMP(3),
ADD COLUMN     "moderatedAt" TIMESTAMP(3),
ADD COLUMN     "outsideLinks" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "photoId" INTEGER,
ADD COLUMN     "proposed" TEXT,
ADD COLUMN     "rsvp" TEXT,
ADD COLUMN     "score" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "scoreReasons" TEXT NOT NULL DEFAULT '[]',
ADD COLUMN     "statusToken" TEXT,
ADD COLUMN     "type" TEXT NOT NULL DEFAULT 'mention',
ADD COLUMN     "vouch" TEXT,
ADD COLUMN     "vouched" BOOLEAN;

-- By hand: a token for each; who decided so far was the owner, as far as anyone knows.
UPDATE "Linkback" SET "statusToken" = replace(gen_random_uuid()::text, '-', ''),
    "moderatedAt" = CASE WHEN "moderation" = 'pending' THEN NULL ELSE "receivedAt" END,
    "byOwner" = "moderation" <> 'pending';
ALTER TABLE "Linkback" ALTER COLUMN "statusToken" SET NOT NULL;

-- CreateTable
CREATE TABLE "OldPath" (
    "path" TEXT NOT NULL,
    "postId" INTEGER NOT NULL,

    CONSTRAINT "OldPath_pkey" PRIMARY KEY ("path")
);

-- CreateTable
CREATE TABLE "ListEntry" (
    "list" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "ListEntry_pkey" PRIMARY KEY ("list","value")
);

-- CreateTable
CREATE TABLE "Photo" (
    "id" SERIAL NOT NULL,
    "url" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "image" BYTEA,
    "nextFetchAt" TIMESTAMP(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "fetchedAt" TIMESTAMP(3),

    CONSTRAINT "Photo_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboxEntry" (
    "id" SERIAL NOT NULL,
    "postId" INTEGER NOT NULL,
    "target" TEXT NOT NULL,
    "targetKey" TEXT NOT NULL,
    "byHand" BOOLEAN NOT NULL DEFAULT false,
    "linked" BOOLEAN NOT NULL DEFAULT true,
    "passage" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "protocol" TEXT,
    "endpoint" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastAnswer" TEXT,
    "statusUrl" TEXT,
    "hostName" TEXT NOT NULL,
    "nextTryAt" TIMESTAMP(3),
    "changes" INTEGER NOT NULL DEFAULT 0,
    "sentAt" TIMESTAMP(3),
    "sourcePath" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "OutboxEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "OldPath_postId_idx" ON "OldPath"("postId");

-- CreateIndex
CREATE UNIQUE INDEX "Photo_url_key" ON "Photo"("url");

-- CreateIndex
CREATE INDEX "Photo_nextFetchAt_idx" ON "Photo"("nextFetchAt");

-- CreateIndex
CREATE INDEX "Photo_hostName_nextFetchAt_idx" ON "Photo"("hostName", "nextFetchAt");

-- CreateIndex
CREATE INDEX "OutboxEntry_nextTryAt_idx" ON "OutboxEntry"("nextTryAt");

-- CreateIndex
CREATE INDEX "OutboxEntry_hostName_nextTryAt_idx" ON "OutboxEntry"("hostName", "nextTryAt");

-- CreateIndex
CREATE UNIQUE INDEX "OutboxEntry_postId_targetKey_byHand_key" ON "OutboxEntry"("postId", "targetKey", "byHand");

-- CreateIndex
CREATE INDEX "Post_status_publishedAt_id_idx" ON "Post"("status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Post_slug_idx" ON "Post"("slug");

-- CreateIndex
CREATE INDEX "Post_notifyAt_idx" ON "Post"("notifyAt");

-- CreateIndex
CREATE UNIQUE INDEX "Linkback_statusToken_key" ON "Linkback"("statusToken");

-- CreateIndex
CREATE INDEX "Linkback_moderation_moderatedAt_idx" ON "Linkback"("moderation", "moderatedAt");

-- CreateIndex
CREATE INDEX "Linkback_finalHost_receivedAt_idx" ON "Linkback"("finalHost", "receivedAt");

-- CreateIndex
CREATE INDEX "Linkback_moderation_title_idx" ON "Linkback"("moderation", "title");

-- CreateIndex
CREATE INDEX "Linkback_photoId_idx" ON "Linkback"("photoId");

-- AddForeignKey
ALTER TABLE "OldPath" ADD CONSTRAINT "OldPath_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Linkback" ADD CONSTRAINT "Linkback_photoId_fkey" FOREIGN KEY ("photoId") REFERENCES "Photo"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Photo" ADD CONSTRAINT "Photo_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboxEntry" ADD CONSTRAINT "OutboxEntry_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboxEntry" ADD CONSTRAINT "OutboxEntry_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: the reputation of hosts, from what was decided so far.
UPDATE "Host" SET
    "approved" = (SELECT count(*) FROM "Linkback" WHERE "finalHost" = "name" AND "moderation" = 'approved'),
    "rejected" = (SELECT count(*) FROM "Linkback" WHERE "finalHost" = "name" AND "moderation" = 'rejected'),
    "spam" = (SELECT count(*) FROM "Linkback" WHERE "finalHost" = "name" AND "moderation" = 'spam');

-- By hand: what was checked knocks no more; what was verified is looked at again from now on.
UPDATE "Source" SET "knocksChecked" = "knocks" WHERE "nextCheckAt" IS NULL;
UPDATE "Source" SET "nextCheckAt" = "checkedAt" WHERE "nextCheckAt" IS NULL AND EXISTS
    (SELECT 1 FROM "Linkback" WHERE "sourceId" = "Source"."id" AND "verification" = 'verified' AND "moderation" IN ('approved', 'pending'));

-- By hand: the default of one flag becomes that of three.
INSERT INTO "Setting" ("key", "value") SELECT 'pingbacksOpenByDefault', "value" FROM "Setting" WHERE "key" = 'pingsOpenByDefault';
INSERT INTO "Setting" ("key", "value") SELECT 'trackbacksOpenByDefault', "value" FROM "Setting" WHERE "key" = 'pingsOpenByDefault';
INSERT INTO "Setting" ("key", "value") SELECT 'webmentionsOpenByDefault', "value" FROM "Setting" WHERE "key" = 'pingsOpenByDefault';
DELETE FROM "Setting" WHERE "key" = 'pingsOpenByDefault';
