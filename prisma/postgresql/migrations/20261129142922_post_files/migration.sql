-- AlterTable
ALTER TABLE "Revision" ADD COLUMN     "byFile" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "PostFile" (
    "key" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "postId" INTEGER NOT NULL,

    CONSTRAINT "PostFile_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "PostFile_postId_idx" ON "PostFile"("postId");

-- CreateIndex
CREATE INDEX "Post_title_idx" ON "Post"("title");

-- AddForeignKey
ALTER TABLE "PostFile" ADD CONSTRAINT "PostFile_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
