-- AlterTable
ALTER TABLE "Linkback" ADD COLUMN "claimedBytes" TEXT;
ALTER TABLE "Linkback" ADD COLUMN "publishedAt" DATETIME;
