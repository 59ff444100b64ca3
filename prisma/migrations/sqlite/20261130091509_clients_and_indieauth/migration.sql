-- CreateTable
CREATE TABLE "Authorization" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "requestHash" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "redirectUri" TEXT NOT NULL,
    "clientState" TEXT NOT NULL,
    "codeChallenge" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "me" TEXT,
    "state" TEXT NOT NULL DEFAULT 'requested',
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "userId" INTEGER,
    "codeHash" TEXT,
    "tokenDays" INTEGER,
    CONSTRAINT "Authorization_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AccessToken" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "authorizationId" INTEGER,
    "tokenHash" TEXT NOT NULL,
    "refreshHash" TEXT,
    "refreshedAt" DATETIME,
    "clientId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "me" TEXT NOT NULL,
    "format" TEXT NOT NULL DEFAULT 'markdown',
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME,
    "usedAt" DATETIME,
    CONSTRAINT "AccessToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AccessToken_authorizationId_fkey" FOREIGN KEY ("authorizationId") REFERENCES "Authorization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ClientInformation" (
    "clientId" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT,
    "redirectUris" TEXT NOT NULL DEFAULT '',
    "fetchedAt" DATETIME NOT NULL,
    "failure" TEXT
);

-- CreateTable
CREATE TABLE "PostProperty" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "PostProperty_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterTable
ALTER TABLE "User" ADD COLUMN "firstName" TEXT NOT NULL DEFAULT '';
ALTER TABLE "User" ADD COLUMN "lastName" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "AppPassword" ADD COLUMN "format" TEXT NOT NULL DEFAULT 'html';

-- CreateIndex
CREATE UNIQUE INDEX "Authorization_requestHash_key" ON "Authorization"("requestHash");

-- CreateIndex
CREATE UNIQUE INDEX "Authorization_codeHash_key" ON "Authorization"("codeHash");

-- CreateIndex
CREATE INDEX "Authorization_expiresAt_idx" ON "Authorization"("expiresAt");

-- CreateIndex
CREATE INDEX "Authorization_userId_idx" ON "Authorization"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "AccessToken_tokenHash_key" ON "AccessToken"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "AccessToken_refreshHash_key" ON "AccessToken"("refreshHash");

-- CreateIndex
CREATE INDEX "AccessToken_userId_idx" ON "AccessToken"("userId");

-- CreateIndex
CREATE INDEX "AccessToken_authorizationId_idx" ON "AccessToken"("authorizationId");

-- CreateIndex
CREATE INDEX "AccessToken_expiresAt_idx" ON "AccessToken"("expiresAt");

-- CreateIndex
CREATE INDEX "ClientInformation_fetchedAt_idx" ON "ClientInformation"("fetchedAt");

-- CreateIndex
CREATE UNIQUE INDEX "PostProperty_postId_name_key" ON "PostProperty"("postId", "name");
