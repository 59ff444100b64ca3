-- AlterTable
ALTER TABLE "Comment" ADD COLUMN     "changes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "networkHash" TEXT,
ADD COLUMN     "photoId" INTEGER,
ADD COLUMN     "proof" TEXT;

-- AlterTable
ALTER TABLE "CommentFollow" ADD COLUMN     "refusedAt" TIMESTAMP(3);

-- CreateIndex
CREATE INDEX "Comment_networkHash_createdAt_idx" ON "Comment"("networkHash", "createdAt");

-- CreateIndex
CREATE INDEX "Comment_postId_proof_idx" ON "Comment"("postId", "proof");

-- CreateIndex
CREATE INDEX "Comment_renderer_idx" ON "Comment"("renderer");

-- CreateIndex
CREATE INDEX "Comment_photoId_state_idx" ON "Comment"("photoId", "state");

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_photoId_fkey" FOREIGN KEY ("photoId") REFERENCES "Photo"("id") ON DELETE SET NULL ON UPDATE CASCADE;
