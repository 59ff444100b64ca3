-- CreateTable
CREATE TABLE "SourceAlias" (
    "key" TEXT NOT NULL,
    "sourceId" INTEGER NOT NULL,

    CONSTRAINT "SourceAlias_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "MergedLinkback" (
    "statusToken" TEXT NOT NULL,
    "linkbackId" INTEGER NOT NULL,

    CONSTRAINT "MergedLinkback_pkey" PRIMARY KEY ("statusToken")
);

-- CreateIndex
CREATE INDEX "SourceAlias_sourceId_idx" ON "SourceAlias"("sourceId");

-- CreateIndex
CREATE INDEX "MergedLinkback_linkbackId_idx" ON "MergedLinkback"("linkbackId");

-- AddForeignKey
ALTER TABLE "SourceAlias" ADD CONSTRAINT "SourceAlias_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MergedLinkback" ADD CONSTRAINT "MergedLinkback_linkbackId_fkey" FOREIGN KEY ("linkbackId") REFERENCES "Linkback"("id") ON DELETE CASCADE ON UPDATE CASCADE;
