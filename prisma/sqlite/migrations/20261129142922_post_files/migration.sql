-- CreateTable
CREATE TABLE "PostFile" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "path" TEXT NOT NULL,
    "postId" INTEGER NOT NULL,
    CONSTRAINT "PostFile_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Revision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "userId" INTEGER,
    "byFile" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL,
    "savedAt" DATETIME NOT NULL,
    "title" TEXT NOT NULL,
    "markdown" TEXT NOT NULL,
    CONSTRAINT "Revision_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Revision_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Revision" ("id", "markdown", "postId", "savedAt", "title", "userId", "version") SELECT "id", "markdown", "postId", "savedAt", "title", "userId", "version" FROM "Revision";
DROP TABLE "Revision";
ALTER TABLE "new_Revision" RENAME TO "Revision";
CREATE UNIQUE INDEX "Revision_postId_version_key" ON "Revision"("postId", "version");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "PostFile_postId_idx" ON "PostFile"("postId");

-- CreateIndex
CREATE INDEX "Post_title_idx" ON "Post"("title");
