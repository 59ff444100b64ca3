-- CreateTable
CREATE TABLE "SourceAlias" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "sourceId" INTEGER NOT NULL,
    CONSTRAINT "SourceAlias_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "MergedLinkback" (
    "statusToken" TEXT NOT NULL PRIMARY KEY,
    "linkbackId" INTEGER NOT NULL,
    CONSTRAINT "MergedLinkback_linkbackId_fkey" FOREIGN KEY ("linkbackId") REFERENCES "Linkback" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "SourceAlias_sourceId_idx" ON "SourceAlias"("sourceId");

-- CreateIndex
CREATE INDEX "MergedLinkback_linkbackId_idx" ON "MergedLinkback"("linkbackId");
