-- AlterTable
ALTER TABLE "CommentFollow" ADD COLUMN "refusedAt" DATETIME;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Comment" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "parentId" INTEGER,
    "depth" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'held',
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
    "photoId" INTEGER,
    CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Comment_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Comment" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Comment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Comment_photoId_fkey" FOREIGN KEY ("photoId") REFERENCES "Photo" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Comment" ("announceAt", "authorEmail", "authorName", "authorUrl", "bodyHtml", "byOwner", "changedAt", "clientHash", "createdAt", "depth", "editTokenHash", "editableUntil", "fingerprint", "id", "markdown", "moderatedAt", "parentId", "postId", "renderer", "score", "scoreReasons", "state", "text", "userId") SELECT "announceAt", "authorEmail", "authorName", "authorUrl", "bodyHtml", "byOwner", "changedAt", "clientHash", "createdAt", "depth", "editTokenHash", "editableUntil", "fingerprint", "id", "markdown", "moderatedAt", "parentId", "postId", "renderer", "score", "scoreReasons", "state", "text", "userId" FROM "Comment";
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
CREATE INDEX "Comment_photoId_state_idx" ON "Comment"("photoId", "state");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
