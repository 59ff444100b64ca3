-- CreateTable
CREATE TABLE "OldPath" (
    "path" TEXT NOT NULL PRIMARY KEY,
    "postId" INTEGER NOT NULL,
    CONSTRAINT "OldPath_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ListEntry" (
    "list" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    PRIMARY KEY ("list", "value")
);

-- CreateTable
CREATE TABLE "Photo" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "url" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "image" BLOB,
    "nextFetchAt" DATETIME,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "fetchedAt" DATETIME,
    CONSTRAINT "Photo_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host" ("name") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "OutboxEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
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
    "nextTryAt" DATETIME,
    "changes" INTEGER NOT NULL DEFAULT 0,
    "sentAt" DATETIME,
    "sourcePath" TEXT,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "OutboxEntry_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "OutboxEntry_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host" ("name") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "path" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "markdown" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,
    "words" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'published',
    "publishedAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "commentsOpen" BOOLEAN NOT NULL,
    "pingbacksOpen" BOOLEAN NOT NULL DEFAULT true,
    "trackbacksOpen" BOOLEAN NOT NULL DEFAULT true,
    "webmentionsOpen" BOOLEAN NOT NULL DEFAULT true,
    "responseKind" TEXT,
    "responseTo" TEXT,
    "rsvp" TEXT,
    "trackbacksTo" TEXT NOT NULL DEFAULT '',
    "notifies" BOOLEAN NOT NULL DEFAULT true,
    "notifyAt" DATETIME,
    "quiet" BOOLEAN NOT NULL DEFAULT false
);
-- By hand: one flag becomes three; what the posts link to so far counts as told.
INSERT INTO "new_Post" ("bodyHtml", "commentsOpen", "excerpt", "id", "markdown", "path", "publishedAt", "slug", "title", "updatedAt", "words", "pingbacksOpen", "trackbacksOpen", "webmentionsOpen", "quiet", "notifyAt") SELECT "bodyHtml", "commentsOpen", "excerpt", "id", "markdown", "path", "publishedAt", "slug", "title", "updatedAt", "words", "pingsOpen", "pingsOpen", "pingsOpen", true, "publishedAt" FROM "Post";
DROP TABLE "Post";
ALTER TABLE "new_Post" RENAME TO "Post";
CREATE UNIQUE INDEX "Post_path_key" ON "Post"("path");
CREATE INDEX "Post_status_publishedAt_id_idx" ON "Post"("status", "publishedAt", "id");
CREATE INDEX "Post_slug_idx" ON "Post"("slug");
CREATE INDEX "Post_notifyAt_idx" ON "Post"("notifyAt");
CREATE TABLE "new_Host" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "freeAt" DATETIME NOT NULL,
    "recentFetches" TEXT NOT NULL DEFAULT '',
    "blocked" BOOLEAN NOT NULL DEFAULT false,
    "notified" BOOLEAN NOT NULL DEFAULT true,
    "approved" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "spam" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "new_Host" ("blocked", "freeAt", "name", "recentFetches") SELECT "blocked", "freeAt", "name", "recentFetches" FROM "Host";
DROP TABLE "Host";
ALTER TABLE "new_Host" RENAME TO "Host";
CREATE INDEX "Host_freeAt_idx" ON "Host"("freeAt");
CREATE TABLE "new_Source" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "nextCheckAt" DATETIME,
    "knocks" INTEGER NOT NULL DEFAULT 0,
    "knocksChecked" INTEGER NOT NULL DEFAULT 0,
    "knockedBy" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lastOutcome" TEXT,
    "checkedAt" DATETIME,
    CONSTRAINT "Source_hostName_fkey" FOREIGN KEY ("hostName") REFERENCES "Host" ("name") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Source" ("checkedAt", "failures", "hostName", "id", "key", "knockedBy", "knocks", "lastOutcome", "nextCheckAt", "url") SELECT "checkedAt", "failures", "hostName", "id", "key", "knockedBy", "knocks", "lastOutcome", "nextCheckAt", "url" FROM "Source";
DROP TABLE "Source";
ALTER TABLE "new_Source" RENAME TO "Source";
CREATE UNIQUE INDEX "Source_key_key" ON "Source"("key");
CREATE INDEX "Source_nextCheckAt_idx" ON "Source"("nextCheckAt");
CREATE INDEX "Source_hostName_nextCheckAt_idx" ON "Source"("hostName", "nextCheckAt");
CREATE TABLE "new_Linkback" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "sourceId" INTEGER NOT NULL,
    "postId" INTEGER NOT NULL,
    "statusToken" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "verification" TEXT NOT NULL DEFAULT 'pending',
    "moderation" TEXT NOT NULL DEFAULT 'pending',
    "moderatedAt" DATETIME,
    "byOwner" BOOLEAN NOT NULL DEFAULT false,
    "type" TEXT NOT NULL DEFAULT 'mention',
    "rsvp" TEXT,
    "title" TEXT,
    "author" TEXT,
    "authorUrl" TEXT,
    "site" TEXT,
    "excerpt" TEXT,
    "linkStart" INTEGER,
    "linkEnd" INTEGER,
    "content" TEXT,
    "outsideLinks" TEXT NOT NULL DEFAULT '',
    "finalHost" TEXT,
    "photoId" INTEGER,
    "claimedTitle" TEXT,
    "claimedExcerpt" TEXT,
    "claimedBlogName" TEXT,
    "score" INTEGER NOT NULL DEFAULT 0,
    "scoreReasons" TEXT NOT NULL DEFAULT '[]',
    "proposed" TEXT,
    "approvedText" TEXT,
    "vouch" TEXT,
    "vouched" BOOLEAN,
    "receivedAt" DATETIME NOT NULL,
    "verifiedAt" DATETIME,
    "missedChecks" INTEGER NOT NULL DEFAULT 0,
    "missingSince" DATETIME,
    CONSTRAINT "Linkback_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Linkback_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Linkback_photoId_fkey" FOREIGN KEY ("photoId") REFERENCES "Photo" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
-- By hand: a token for each; who decided so far was the owner, as far as anyone knows.
INSERT INTO "new_Linkback" ("statusToken", "moderatedAt", "byOwner", "author", "claimedBlogName", "claimedExcerpt", "claimedTitle", "excerpt", "finalHost", "id", "linkEnd", "linkStart", "moderation", "postId", "receivedAt", "site", "sourceId", "target", "title", "verification", "verifiedAt", "via") SELECT lower(hex(randomblob(16))), CASE WHEN "moderation" = 'pending' THEN NULL ELSE "receivedAt" END, "moderation" <> 'pending', "author", "claimedBlogName", "claimedExcerpt", "claimedTitle", "excerpt", "finalHost", "id", "linkEnd", "linkStart", "moderation", "postId", "receivedAt", "site", "sourceId", "target", "title", "verification", "verifiedAt", "via" FROM "Linkback";
DROP TABLE "Linkback";
ALTER TABLE "new_Linkback" RENAME TO "Linkback";
CREATE UNIQUE INDEX "Linkback_statusToken_key" ON "Linkback"("statusToken");
CREATE INDEX "Linkback_postId_verification_moderation_receivedAt_idx" ON "Linkback"("postId", "verification", "moderation", "receivedAt");
CREATE INDEX "Linkback_moderation_receivedAt_idx" ON "Linkback"("moderation", "receivedAt");
CREATE INDEX "Linkback_moderation_moderatedAt_idx" ON "Linkback"("moderation", "moderatedAt");
CREATE INDEX "Linkback_finalHost_receivedAt_idx" ON "Linkback"("finalHost", "receivedAt");
CREATE INDEX "Linkback_moderation_title_idx" ON "Linkback"("moderation", "title");
CREATE INDEX "Linkback_photoId_idx" ON "Linkback"("photoId");
CREATE UNIQUE INDEX "Linkback_sourceId_postId_key" ON "Linkback"("sourceId", "postId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

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
