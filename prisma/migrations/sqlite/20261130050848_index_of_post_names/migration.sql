-- CreateIndex
CREATE INDEX "Post_names_idx" ON "Post"("kind", "status", "publishedAt", "id", "title", "slug");
