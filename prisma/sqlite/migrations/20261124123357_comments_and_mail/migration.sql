-- CreateTable
CREATE TABLE "Comment" (
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
    "editTokenHash" TEXT,
    "editableUntil" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "changedAt" DATETIME,
    CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Comment_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Comment" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Comment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "CommentFollow" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "confirmedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "CommentFollow_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ClientSalt" (
    "day" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Mail" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "headers" TEXT NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'due',
    "dueAt" DATETIME,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    "createdAt" DATETIME NOT NULL,
    "doneAt" DATETIME
);

-- CreateIndex
CREATE INDEX "Comment_postId_state_createdAt_id_idx" ON "Comment"("postId", "state", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Comment_state_id_idx" ON "Comment"("state", "id");

-- CreateIndex
CREATE INDEX "Comment_parentId_idx" ON "Comment"("parentId");

-- CreateIndex
CREATE INDEX "Comment_postId_fingerprint_idx" ON "Comment"("postId", "fingerprint");

-- CreateIndex
CREATE INDEX "Comment_clientHash_createdAt_idx" ON "Comment"("clientHash", "createdAt");

-- CreateIndex
CREATE INDEX "Comment_authorEmail_state_idx" ON "Comment"("authorEmail", "state");

-- CreateIndex
CREATE UNIQUE INDEX "CommentFollow_tokenHash_key" ON "CommentFollow"("tokenHash");

-- CreateIndex
CREATE INDEX "CommentFollow_email_idx" ON "CommentFollow"("email");

-- CreateIndex
CREATE UNIQUE INDEX "CommentFollow_postId_email_key" ON "CommentFollow"("postId", "email");

-- CreateIndex
CREATE UNIQUE INDEX "Mail_key_key" ON "Mail"("key");

-- CreateIndex
CREATE INDEX "Mail_dueAt_idx" ON "Mail"("dueAt");

-- CreateIndex
CREATE INDEX "Mail_state_id_idx" ON "Mail"("state", "id");
