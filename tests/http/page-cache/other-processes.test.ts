/**
 * Changes by other processes reach the page cache: by polling on SQLite, by notifications on
 * PostgreSQL.
 */
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { openDb, transact } from '../../../src/db/client.ts';
import { touch } from '../../../src/db/touch.ts';
import { savePost } from '../../../src/posts/save.ts';
import { listKeys, postKey } from '../../../src/posts/cache-keys/surrogate-keys.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { cachedBlog, type CachedBlog } from '../../support/blog/cached-blog.ts';
import { executeSql } from '../../support/database.ts';
import { runOnServer } from '../../support/postgres/postgres-admin.ts';
import { untilCurrent } from '../../support/blog/test-blog.ts';

const isPostgres = !inject('databaseTemplate').startsWith('file:');

/** The shell, or another server: the same database, another process as far as the blog can tell. */
function otherProcess(blog: CachedBlog) {
  const db = openDb(blog.databaseUrl);
  onTestFinished(() => db.$disconnect());
  return { ...blog.deps, db };
}

/** On PostgreSQL a notification takes its time. */
async function eventually(isSo: () => boolean) {
  if (isPostgres) await vi.waitUntil(isSo, { timeout: 5_000, interval: 5 });
  else expect(isSo()).toBe(true);
}

test('200: shows what another process has written, and the rest from the cache', async () => {
  const blog = await cachedBlog();
  const other = otherProcess(blog);
  await blog.lookAtAll();
  await savePost(
    other,
    { title: 'From the shell', slug: 'post-3', markdown: 'New words.' },
    { replace: true },
  );
  await eventually(() => !blog.holds('post3'));
  expect((await blog.get('post3')).text).toContain('From the shell');
  expect((await blog.get('home')).text).toContain('From the shell');
  expect(blog.holds('post1')).toBe(true);
  expect(blog.holds('older')).toBe(true);

  await changeSetting(other, 'siteTitle', 'Another name');
  await eventually(() => !blog.holds('post1'));
  expect((await blog.get('post1')).text).toContain('Another name');
});

test('200: answers from the cache after its own writes, which it notices once', async () => {
  const blog = await cachedBlog();
  await blog.lookAtAll();
  await savePost(
    blog.deps,
    { title: 'Edited', slug: 'post-3', markdown: 'New words.' },
    { replace: true },
  );
  await blog.get('post3');
  expect(blog.holds('post3')).toBe(true);
  await blog.get('post3');
  expect(blog.holds('post3')).toBe(true);
  expect(blog.holds('post1')).toBe(true);
});

test('200: renders every page again after a write that touched very much', async () => {
  const blog = await cachedBlog();
  const other = otherProcess(blog);
  await blog.lookAtAll();
  await transact(other.db, (transaction) => {
    touch(
      transaction,
      Array.from({ length: 3_000 }, (_, i) => postKey(1_000_000 + i)),
    );
    return Promise.resolve();
  });
  await eventually(() => !blog.holds('post1'));
  expect(blog.holds('home')).toBe(false);
});

describe.skipIf(isPostgres)('on SQLite', () => {
  test('all pages count as touched if rows were deleted between two polls', async () => {
    const blog = await cachedBlog();
    const other = otherProcess(blog);
    await blog.lookAtAll();
    for (const key of [listKeys.archive, listKeys.period('2020')]) {
      await transact(other.db, (transaction) => {
        touch(transaction, [key]);
        return Promise.resolve();
      });
    }
    const first = await other.db.touch.findFirstOrThrow({ orderBy: { id: 'desc' }, skip: 1 });
    await other.db.touch.deleteMany({ where: { id: { lte: first.id } } });
    expect(blog.holds('post1')).toBe(false);
  });

  test('an empty change drops no page', async () => {
    const blog = await cachedBlog();
    await blog.lookAtAll();
    await executeSql(blog.databaseUrl, `INSERT INTO "ListEntry" VALUES ('word', 'x')`);
    expect(blog.holds('home')).toBe(true);
  });
});

describe.runIf(isPostgres)('on PostgreSQL', () => {
  /** Ends the listening connection, and keeps it from coming back until told. */
  async function cutOff(blog: CachedBlog) {
    const name = new URL(blog.databaseUrl).pathname.slice(1);
    const server = inject('databaseTemplate');
    await runOnServer(server, `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
    await runOnServer(
      server,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = '${name}' AND query LIKE 'LISTEN%'`,
    );
    await vi.waitUntil(() => !blog.pages.isCurrent(), { timeout: 5_000, interval: 5 });
    return () => runOnServer(server, `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
  }

  test('200: without notifications, pages are neither answered from the cache nor stored', async () => {
    const blog = await cachedBlog();
    const other = otherProcess(blog);
    await savePost(
      other,
      { title: 'Post 3', slug: 'post-3', markdown: 'Connected.' },
      { replace: true },
    );
    await blog.lookAtAll();
    const restore = await cutOff(blog);
    expect(blog.holds('post3')).toBe(false);
    await savePost(
      other,
      { title: 'Unheard', slug: 'post-3', markdown: 'New words.' },
      { replace: true },
    );
    expect((await blog.get('post3')).text).toContain('Unheard');
    expect(blog.pages.isAway()).toBe(false);

    await restore();
    await untilCurrent(blog);
    expect(blog.pages.bytes()).toBe(0);
    await blog.lookAtAll();
    expect(blog.holds('post3')).toBe(true);
    await savePost(
      other,
      { title: 'Heard', slug: 'post-3', markdown: 'New words.' },
      { replace: true },
    );
    await eventually(() => !blog.holds('post3'));
    expect((await blog.get('post3')).text).toContain('Heard');
  });
});
