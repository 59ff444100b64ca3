-- CreateTable
CREATE TABLE "Author" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT
);

-- CreateTable
CREATE TABLE "Term" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "PostTerm" (
    "postId" INTEGER NOT NULL,
    "termId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "publishedAt" DATETIME,

    PRIMARY KEY ("postId", "termId"),
    CONSTRAINT "PostTerm_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PostTerm_termId_fkey" FOREIGN KEY ("termId") REFERENCES "Term" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Touch" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "keys" TEXT NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL DEFAULT 'post',
    "path" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "markdown" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "words" INTEGER NOT NULL,
    "renderer" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'published',
    "wasPublic" BOOLEAN NOT NULL DEFAULT false,
    "publishedAt" DATETIME NOT NULL,
    "month" TEXT NOT NULL DEFAULT '',
    "language" TEXT,
    "authorId" INTEGER,
    "wordpressId" INTEGER,
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
    "quiet" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Post" ("bodyHtml", "commentsOpen", "excerpt", "id", "markdown", "notifies", "notifyAt", "path", "pingbacksOpen", "publishedAt", "quiet", "responseKind", "responseTo", "rsvp", "slug", "status", "title", "trackbacksOpen", "trackbacksTo", "updatedAt", "webmentionsOpen", "words") SELECT "bodyHtml", "commentsOpen", "excerpt", "id", "markdown", "notifies", "notifyAt", "path", "pingbacksOpen", "publishedAt", "quiet", "responseKind", "responseTo", "rsvp", "slug", "status", "title", "trackbacksOpen", "trackbacksTo", "updatedAt", "webmentionsOpen", "words" FROM "Post";
DROP TABLE "Post";
ALTER TABLE "new_Post" RENAME TO "Post";
CREATE UNIQUE INDEX "Post_path_key" ON "Post"("path");
CREATE UNIQUE INDEX "Post_wordpressId_key" ON "Post"("wordpressId");
CREATE INDEX "Post_kind_status_publishedAt_id_idx" ON "Post"("kind", "status", "publishedAt", "id");
CREATE INDEX "Post_authorId_kind_status_publishedAt_id_idx" ON "Post"("authorId", "kind", "status", "publishedAt", "id");
CREATE INDEX "Post_kind_status_month_publishedAt_idx" ON "Post"("kind", "status", "month", "publishedAt");
CREATE INDEX "Post_renderer_idx" ON "Post"("renderer");
CREATE INDEX "Post_slug_idx" ON "Post"("slug");
CREATE INDEX "Post_notifyAt_idx" ON "Post"("notifyAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "Author_slug_key" ON "Author"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Term_kind_slug_key" ON "Term"("kind", "slug");

-- CreateIndex
CREATE INDEX "PostTerm_termId_publishedAt_postId_idx" ON "PostTerm"("termId", "publishedAt", "postId");

-- The schema's default for what was there before.
UPDATE "Post" SET "month" = substr("publishedAt", 1, 7);

-- What Prisma's schema cannot say: the words of the posts, by post id. Case and accents are folded
-- and words parted by db/search-index.ts: ASCII's blanks part them again, and whatever is not ASCII
-- is part of a word. The text itself is in "Post" (content='').
CREATE VIRTUAL TABLE "PostSearch" USING fts5(
    "title",
    "text",
    content='',
    contentless_delete=1,
    tokenize='ascii',
    prefix='2 3'
);
