-- Names of the glossary (docs/glossary.md). Tables and columns are renamed in place; no row is lost.
ALTER TABLE "Photo" RENAME TO "Avatar";
ALTER TABLE "CommentFollow" RENAME TO "CommentSubscription";
ALTER TABLE "Edit" RENAME TO "Autosave";
ALTER TABLE "Linkback" RENAME COLUMN "photoId" TO "avatarId";
ALTER TABLE "Source" RENAME COLUMN "knocks" TO "claims";
ALTER TABLE "Source" RENAME COLUMN "knocksChecked" TO "claimsChecked";
ALTER TABLE "Source" RENAME COLUMN "knockedBy" TO "claimedBy";
UPDATE "Setting" SET "value" = '"pending"' WHERE "key" = 'commentMail' AND "value" = '"waiting"';

DROP INDEX "Photo_url_key";
CREATE UNIQUE INDEX "Avatar_url_key" ON "Avatar"("url");
DROP INDEX "Photo_nextFetchAt_idx";
CREATE INDEX "Avatar_nextFetchAt_idx" ON "Avatar"("nextFetchAt");
DROP INDEX "Photo_hostName_nextFetchAt_idx";
CREATE INDEX "Avatar_hostName_nextFetchAt_idx" ON "Avatar"("hostName", "nextFetchAt");
DROP INDEX "CommentFollow_tokenHash_key";
CREATE UNIQUE INDEX "CommentSubscription_tokenHash_key" ON "CommentSubscription"("tokenHash");
DROP INDEX "CommentFollow_email_idx";
CREATE INDEX "CommentSubscription_email_idx" ON "CommentSubscription"("email");
DROP INDEX "CommentFollow_postId_email_key";
CREATE UNIQUE INDEX "CommentSubscription_postId_email_key" ON "CommentSubscription"("postId", "email");
DROP INDEX "Linkback_photoId_idx";
CREATE INDEX "Linkback_avatarId_idx" ON "Linkback"("avatarId");

-- SQLite cannot change the default of a column: the table is made anew. Its ids are never given twice.
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Comment" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "parentId" INTEGER,
    "depth" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "moderatedAt" DATETIME,
    "byOwner" BOOLEAN NOT NULL DEFAULT false,
    "authorName" TEXT NOT NULL,
    "authorEmail" TEXT,
    "authorUrl" TEXT,
    "userId" INTEGER,
    "markdown" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "renderer" INTEGER NOT NULL DEFAULT 0,
    "score" INTEGER NOT NULL DEFAULT 0,
    "scoreReasons" TEXT NOT NULL DEFAULT '[]',
    "fingerprint" TEXT NOT NULL,
    "clientHash" TEXT,
    "networkHash" TEXT,
    "proof" TEXT,
    "editTokenHash" TEXT,
    "editableUntil" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "changedAt" DATETIME,
    "changes" INTEGER NOT NULL DEFAULT 0,
    "announceAt" DATETIME,
    "avatarId" INTEGER,
    CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Comment_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Comment" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Comment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Comment_avatarId_fkey" FOREIGN KEY ("avatarId") REFERENCES "Avatar" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Comment" ("id", "postId", "parentId", "depth", "state", "moderatedAt", "byOwner", "authorName", "authorEmail", "authorUrl", "userId", "markdown", "bodyHtml", "text", "renderer", "score", "scoreReasons", "fingerprint", "clientHash", "networkHash", "proof", "editTokenHash", "editableUntil", "createdAt", "changedAt", "changes", "announceAt", "avatarId")
SELECT "id", "postId", "parentId", "depth", CASE "state" WHEN 'held' THEN 'pending' ELSE "state" END, "moderatedAt", "byOwner", "authorName", "authorEmail", "authorUrl", "userId", "markdown", "bodyHtml", "text", "renderer", "score", "scoreReasons", "fingerprint", "clientHash", "networkHash", "proof", "editTokenHash", "editableUntil", "createdAt", "changedAt", "changes", "announceAt", "photoId" FROM "Comment";
DELETE FROM sqlite_sequence WHERE name = 'new_Comment';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_Comment', seq FROM sqlite_sequence WHERE name = 'Comment';
DROP TABLE "Comment";
ALTER TABLE "new_Comment" RENAME TO "Comment";
CREATE INDEX "Comment_postId_state_createdAt_id_idx" ON "Comment"("postId", "state", "createdAt", "id");
CREATE INDEX "Comment_state_id_idx" ON "Comment"("state", "id");
CREATE INDEX "Comment_parentId_idx" ON "Comment"("parentId");
CREATE INDEX "Comment_postId_fingerprint_idx" ON "Comment"("postId", "fingerprint");
CREATE INDEX "Comment_clientHash_createdAt_idx" ON "Comment"("clientHash", "createdAt");
CREATE INDEX "Comment_networkHash_createdAt_idx" ON "Comment"("networkHash", "createdAt");
CREATE INDEX "Comment_authorEmail_state_idx" ON "Comment"("authorEmail", "state");
CREATE INDEX "Comment_announceAt_idx" ON "Comment"("announceAt");
CREATE INDEX "Comment_createdAt_idx" ON "Comment"("createdAt");
CREATE INDEX "Comment_postId_proof_idx" ON "Comment"("postId", "proof");
CREATE INDEX "Comment_renderer_idx" ON "Comment"("renderer");
CREATE INDEX "Comment_avatarId_state_idx" ON "Comment"("avatarId", "state");
PRAGMA foreign_keys=ON;
