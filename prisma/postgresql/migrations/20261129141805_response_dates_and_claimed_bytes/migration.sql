-- AlterTable
ALTER TABLE "Linkback" ADD COLUMN     "claimedBytes" TEXT,
ADD COLUMN     "publishedAt" TIMESTAMP(3);
