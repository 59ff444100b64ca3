/** Images of a folder and of our own export: put into the library from there, without a request. */
import { cpSync, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import { exportMarkdown } from '../../../src/export/markdown/write.ts';
import { createMediaFetches } from '../../../src/import/media/fetch-due.ts';
import { createRun } from '../../../src/import/runs.ts';
import { writeRun } from '../../../src/import/write.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { addressOf, aFile, aJpeg, anImage, aPdf } from '../../support/samples/media.ts';
import { doneIn } from '../../support/samples/import.ts';

async function importAll(deps: Deps, file: string) {
  const run = { path: file, name: 'old', state: 'waiting' as const, options: {} };
  const { id } = await createRun(deps, run);
  const report = doneIn(await writeRun(deps, id));
  const { fetchDue } = createMediaFetches(deps);
  while ((await fetchDue(new AbortController().signal)) > 0);
  return report;
}

const textOf = async ({ db }: Deps, slug: string) =>
  await db.post.findFirstOrThrow({ where: { slug }, select: { markdown: true, coverId: true } });

test('images and files of a Hugo site are taken from its folders, and posts show them from the library', async () => {
  const { deps } = await testBlog();
  const folder = path.join(deps.config.dataDir, 'hugo');
  const fixture = path.join(import.meta.dirname, '..', '..', 'fixtures', 'import', 'hugo');
  cpSync(fixture, folder, { recursive: true });
  mkdirSync(path.join(folder, 'static', 'images'), { recursive: true });
  writeFileSync(path.join(folder, 'static', 'images', 'deck.png'), await aJpeg());
  writeFileSync(path.join(folder, 'content', 'posts', 'bundle', 'ferry.png'), await aJpeg());
  writeFileSync(path.join(folder, 'content', 'posts', 'bundle', 'map.pdf'), aPdf());
  const report = await importAll(deps, folder);
  expect(report).toMatchObject({ posts: 11, pages: 2 });
  const bundle = await textOf(deps, 'bundle');
  expect(bundle.markdown).toMatch(
    /^!\[The ferry\]\(\/media\/[0-9a-f]{16}\/ferry-\d+\.webp "At sea"\)/,
  );
  expect(bundle.markdown).toMatch(/A \[map\]\(\/media\/[0-9a-f]{16}\/map\.pdf\)/);
  expect(bundle.coverId).not.toBe(null);
  expect((await textOf(deps, 'quoted')).markdown).toMatch(
    /!\[Deck\]\(\/media\/[0-9a-f]{16}\/deck-\d+\.webp "The deck at dusk"\)/,
  );
});

test('an import of our own export has the images and files that no post shows', async () => {
  const blog = await testBlog();
  const image = await anImage(blog);
  await blog.deps.db.media.update({ where: { id: image.id }, data: { alt: 'The sea' } });
  await aFile(blog, { name: 'Map.pdf', content: aPdf() });
  await aPost(blog.deps, { markdown: 'No images' });
  const zip = path.join(blog.deps.config.dataDir, 'blog.zip');
  const parts = exportMarkdown(blog.deps, { isPrivate: false });
  await pipeline(Readable.from(parts), createWriteStream(zip));

  const { deps } = await testBlog();
  await importAll(deps, zip);
  const media = await deps.db.media.findMany({ orderBy: { kind: 'asc' } });
  expect(media).toMatchObject([
    { kind: 'file', slug: 'map' },
    { kind: 'image', slug: 'winter-sea', alt: 'The sea' },
  ]);
});

test('an import of our own export has its images, with covers and alternative texts', async () => {
  const blog = await testBlog();
  const image = await anImage(blog);
  const file = await aFile(blog, { name: 'Map.pdf', content: aPdf() });
  await blog.deps.db.media.update({ where: { id: image.id }, data: { alt: 'The sea' } });
  await aPost(blog.deps, {
    ...{ slug: 'sea', coverId: image.id },
    markdown: `![](${addressOf(image)} "Far out")\n\n[A map](/media/${file.hash.slice(0, 16)}/map.pdf)`,
  });
  const zip = path.join(blog.deps.config.dataDir, 'blog.zip');
  const parts = exportMarkdown(blog.deps, { isPrivate: false });
  await pipeline(Readable.from(parts), createWriteStream(zip));

  const { deps } = await testBlog();
  await importAll(deps, zip);
  const { markdown, coverId } = await textOf(deps, 'sea');
  expect(markdown).toMatch(
    /^!\[\]\(\/media\/[0-9a-f]{16}\/winter-sea-\d+\.webp "Far out"\)\n\n\[A map\]\(\/media\/[0-9a-f]{16}\/map\.pdf\)$/,
  );
  const cover = await deps.db.media.findUnique({ where: { id: coverId ?? 0 } });
  expect(cover).toMatchObject({ slug: 'winter-sea', alt: 'The sea' });
});
