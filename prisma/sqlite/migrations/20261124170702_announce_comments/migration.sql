-- AlterTable
ALTER TABLE "Comment" ADD COLUMN "announceAt" DATETIME;

-- CreateIndex
CREATE INDEX "Comment_announceAt_idx" ON "Comment"("announceAt");

-- CreateIndex
CREATE INDEX "Comment_createdAt_idx" ON "Comment"("createdAt");
