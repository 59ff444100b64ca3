/** Exports of WordPress and Blogger as they are imported, and our own export for WordPress. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from '../../../src/export/formats.ts';
import type { ImportOptions } from '../../../src/import/options.ts';
import { planRun } from '../../../src/import/plan.ts';
import type { Report } from '../../../src/import/report.ts';
import { createRun } from '../../../src/import/runs.ts';
import { writeRun } from '../../../src/import/write.ts';
import { aPost, testBlog, type TestBlog } from '../../support/blog/test-blog.ts';
import { doneIn } from '../../support/samples/import.ts';
import { idOf, importComment, importLinkback } from '../../support/samples/imported.ts';

const EVERYTHING = path.join(import.meta.dirname, '../../fixtures/import/wxr/everything.xml');

const BLOGGER = path.join(import.meta.dirname, '../../fixtures/import/blogger/blog-01-02-2020.xml');

async function imported(
  { deps }: TestBlog,
  file: string,
  options: Partial<ImportOptions> = {},
): Promise<Report> {
  const { id } = await createRun(deps, {
    ...{ path: file, name: path.basename(file), state: 'waiting' as const },
    options: { media: 'no', ...options },
  });
  return doneIn(await writeRun(deps, id));
}

test('a WordPress export is imported with its posts, pages, threads and linkbacks, and twice changes nothing', async () => {
  const blog = await testBlog();
  const { db } = blog.deps;
  const { id } = await createRun(blog.deps, { path: EVERYTHING, name: 'everything.xml' });
  const plan = doneIn(await planRun(blog.deps, id));
  const numbers = { posts: 2, pages: 1, comments: 2, pingbacks: 1, trackbacks: 1, webmentions: 1 };
  expect(plan).toMatchObject({ ...numbers, created: 3 });
  expect(await db.post.count()).toBe(0);

  expect(await imported(blog, EVERYTHING)).toMatchObject({ ...numbers, created: 3 });
  const posts = await db.post.findMany({
    orderBy: { wordpressId: 'asc' },
    select: {
      title: true,
      kind: true,
      status: true,
      wordpressId: true,
      pinned: true,
      guid: true,
      bodyFormat: true,
    },
  });
  expect(posts).toMatchObject([
    {
      ...{ title: 'A late ferry & its crew', kind: 'post', status: 'published', wordpressId: 12 },
      ...{ pinned: true, guid: 'https://old.example/blog/?p=12' },
    },
    { title: 'About', kind: 'page', status: 'private', bodyFormat: 'markdown' },
    { title: 'Secret', status: 'protected' },
  ]);
  const comments = await db.comment.findMany({ orderBy: { createdAt: 'asc' } });
  expect(comments).toMatchObject([
    { authorName: 'Jo', state: 'approved', depth: 0, markdown: 'I was on it!\n\nReally.' },
    { state: 'pending', depth: 1, parentId: comments[0]?.id },
  ]);
  expect(
    await db.linkback.findMany({
      orderBy: { via: 'asc' },
      select: { via: true, type: true, verification: true },
    }),
  ).toEqual([
    { via: 'pingback', type: 'mention', verification: 'imported' },
    { via: 'trackback', type: 'mention', verification: 'imported' },
    { via: 'webmention', type: 'like', verification: 'imported' },
  ]);
  expect(await imported(blog, EVERYTHING)).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
});

test('our own export for WordPress gives another blog the same posts, comments and linkbacks', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, {
    ...{
      title: 'A ferry',
      slug: 'a-ferry',
      markdown: 'Six *hours* late.[^1]\n\n[^1]: Or [seven](http://x.example/).',
    },
    ...{
      categories: ['World'],
      tags: ['Sea', 'Boats'],
      series: 'Trips',
      seriesOrder: 3,
      author: 'Míra',
    },
    ...{ language: 'en', trackbacksOpen: false },
  });
  await aPost(blog.deps, { title: '', markdown: 'A note' });
  const parent = idOf(await importComment(blog.deps, post.id, { markdown: 'One `two`' }));
  await importComment(blog.deps, post.id, {
    ...{ markdown: 'A reply', parent: { kind: 'comment', id: parent }, state: 'pending' },
  });
  const linkback = idOf(
    await importLinkback(blog.deps, post, { via: 'webmention', type: 'like', author: 'Ana' }),
  );
  await importComment(blog.deps, post.id, {
    markdown: 'Thanks',
    parent: { kind: 'linkback', id: linkback },
  });

  const other = await testBlog();
  const file = path.join(other.deps.config.dataDir, 'blog.xml');
  let text = '';
  for await (const part of FORMATS.wxr.write(blog.deps, { isPrivate: true })) text += String(part);
  writeFileSync(file, text);
  expect(await imported(other, file)).toMatchObject({
    ...{ posts: 2, comments: 3, webmentions: 1, keptAsHtml: 0, lost: [], repaired: [] },
  });
  expect(await shown(other)).toEqual(await shown(blog));
});

test('a Blogger export is imported with pages, drafts, labels and threads', async () => {
  const blog = await testBlog();
  const { db } = blog.deps;
  expect(await imported(blog, BLOGGER)).toMatchObject({
    posts: 2,
    pages: 1,
    comments: 2,
    created: 3,
  });
  expect(
    await db.post.findMany({
      orderBy: { id: 'asc' },
      select: { title: true, status: true, kind: true },
    }),
  ).toEqual([
    { title: 'A boat & a map', status: 'published', kind: 'post' },
    { title: '', status: 'draft', kind: 'post' },
    { title: 'About', status: 'published', kind: 'page' },
  ]);
  expect(await db.oldPath.findMany({ where: { path: '/2018/09/a-boat.html' } })).toHaveLength(1);
  expect(await db.comment.findMany({ orderBy: { id: 'asc' }, select: { depth: true } })).toEqual([
    { depth: 0 },
    { depth: 1 },
  ]);
});

/** What a reader sees, and what WordPress has no place for, without ids. */
async function shown({ deps: { db } }: TestBlog) {
  const response = { orderBy: [{ id: 'asc' as const }] };
  return await db.post.findMany({
    orderBy: { publishedAt: 'asc' },
    select: {
      ...{ title: true, path: true, markdown: true, bodyHtml: true, excerpt: true, status: true },
      ...{ publishedAt: true, updatedAt: true, language: true, guid: true, wordpressId: true },
      ...{ commentsOpen: true, pingbacksOpen: true, trackbacksOpen: true, webmentionsOpen: true },
      author: { select: { slug: true, name: true } },
      terms: {
        orderBy: [{ term: { kind: 'asc' } }, { position: 'asc' }],
        select: { position: true, term: { select: { kind: true, slug: true, name: true } } },
      },
      comments: {
        orderBy: { markdown: 'asc' },
        select: {
          ...{ markdown: true, authorName: true, authorEmail: true, authorUrl: true, state: true },
          ...{ depth: true, createdAt: true },
          parent: { select: { markdown: true } },
          linkback: { select: { source: { select: { url: true } } } },
        },
      },
      linkbacks: {
        ...response,
        select: {
          ...{ via: true, type: true, title: true, author: true, excerpt: true, moderation: true },
          ...{ receivedAt: true, source: { select: { url: true } } },
        },
      },
    },
  });
}
