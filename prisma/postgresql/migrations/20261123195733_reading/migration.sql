-- DropIndex
DROP INDEX "Post_status_publishedAt_id_idx";

-- AlterTable
ALTER TABLE "Post" ADD COLUMN     "authorId" INTEGER,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'post',
ADD COLUMN     "language" TEXT,
ADD COLUMN     "month" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "renderer" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "text" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "wasPublic" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "wordpressId" INTEGER;

-- CreateTable
CREATE TABLE "Author" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,

    CONSTRAINT "Author_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Term" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "Term_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PostTerm" (
    "postId" INTEGER NOT NULL,
    "termId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "publishedAt" TIMESTAMP(3),

    CONSTRAINT "PostTerm_pkey" PRIMARY KEY ("postId","termId")
);

-- CreateTable
CREATE TABLE "Touch" (
    "id" SERIAL NOT NULL,
    "keys" TEXT NOT NULL,

    CONSTRAINT "Touch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Author_slug_key" ON "Author"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Term_kind_slug_key" ON "Term"("kind", "slug");

-- CreateIndex
CREATE INDEX "PostTerm_termId_publishedAt_postId_idx" ON "PostTerm"("termId", "publishedAt", "postId");

-- CreateIndex
CREATE UNIQUE INDEX "Post_wordpressId_key" ON "Post"("wordpressId");

-- CreateIndex
CREATE INDEX "Post_kind_status_publishedAt_id_idx" ON "Post"("kind", "status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Post_authorId_kind_status_publishedAt_id_idx" ON "Post"("authorId", "kind", "status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Post_kind_status_month_publishedAt_idx" ON "Post"("kind", "status", "month", "publishedAt");

-- CreateIndex
CREATE INDEX "Post_renderer_idx" ON "Post"("renderer");

-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostTerm" ADD CONSTRAINT "PostTerm_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostTerm" ADD CONSTRAINT "PostTerm_termId_fkey" FOREIGN KEY ("termId") REFERENCES "Term"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The schema's default for what was there before.
UPDATE "Post" SET "month" = to_char("publishedAt", 'YYYY-MM');

-- What Prisma's schema cannot say: the words of the posts. Case and accents are folded and words
-- parted by db/search-index.ts.
CREATE TABLE "PostSearch" (
    "postId" INTEGER NOT NULL,
    "document" TSVECTOR NOT NULL,

    CONSTRAINT "PostSearch_pkey" PRIMARY KEY ("postId")
);

CREATE INDEX "PostSearch_document_idx" ON "PostSearch" USING GIN ("document");

ALTER TABLE "PostSearch" ADD CONSTRAINT "PostSearch_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
