/** Movable Type's and Dotclear's exports as they are imported, with their responses and addresses. */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ImportOptions } from '../../../src/import/options.ts';
import type { Report } from '../../../src/import/report.ts';
import { createRun } from '../../../src/import/runs.ts';
import { writeRun } from '../../../src/import/write.ts';
import { resolveTarget } from '../../../src/posts/urls/resolve-target.ts';
import { testBlog, type TestBlog } from '../../support/blog/test-blog.ts';
import { doneIn } from '../../support/samples/import.ts';

const fixture = (name: string) => path.join(import.meta.dirname, '../../fixtures/import', name);

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

async function titleAt({ deps }: TestBlog, address: string): Promise<string | null> {
  const target = await resolveTarget(deps, new URL(`http://blog.example${address}`));
  return 'post' in target ? target.post.title : null;
}

test('a Movable Type export is imported with its comments, trackbacks and addresses, and twice changes nothing', async () => {
  const blog = await testBlog();
  const { db } = blog.deps;
  const file = fixture('movable-type/export.txt');
  const numbers = { posts: 3, comments: 2, trackbacks: 1, pingbacks: 0 };
  expect(await imported(blog, file)).toMatchObject({ ...numbers, created: 3 });
  expect(await blog.linkbacks()).toMatchObject([
    {
      ...{ source: 'http://other.example/2009/ferry', via: ['trackback'], site: 'Other & Co' },
      ...{ verification: 'imported', moderation: 'approved', title: 'A "late" ferry' },
    },
  ]);
  const post = await db.post.findFirstOrThrow({ where: { commentCount: 2 } });
  expect(post).toMatchObject({
    linkbackCount: 1,
    quiet: true,
    notifyAt: null,
    slug: 'six-hours-late',
  });
  for (const address of ['/2009/05/six-hours-late.html', '/2009/05/six_hours_late.html'])
    expect(await titleAt(blog, address)).toBe(post.title);
  expect(await imported(blog, file)).toMatchObject({ ...numbers, created: 0, unchanged: 3 });
  expect(await db.comment.count()).toBe(2);
  blog.clock.advance(30 * 86_400_000);
  expect(await blog.notify()).toEqual([]);
});

test('a Dotclear export is imported with its pages, trackbacks and addresses', async () => {
  const blog = await testBlog();
  const { db } = blog.deps;
  const report = await imported(blog, fixture('dotclear/single.txt'));
  expect(report).toMatchObject({ posts: 3, pages: 1, comments: 1, trackbacks: 1, created: 4 });
  const [world, ferries] = await db.term.findMany({
    where: { kind: 'category' },
    orderBy: { slug: 'desc' },
  });
  expect(ferries).toMatchObject({ slug: 'ferries', parentId: world?.id });
  for (const address of [
    '/dotclear/post/2009/05/03/Six-heures',
    '/dotclear/index.php?post/2009/05/03/Six-heures',
  ])
    expect(await titleAt(blog, address)).toBe('Six "heures" & plus');
  // What Dotclear says that it has notified.
  expect(await blog.outbox()).toMatchObject([
    { target: 'http://other.example/tb/7', state: 'imported' },
  ]);
});
