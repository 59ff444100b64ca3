/** A PostgreSQL server that hangs: pages that need it fail in time, and cached pages are served. */
import { describe, expect, inject, test, vi } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { savePost } from '../../src/posts/save.ts';
import { cachedBlog } from '../support/blog/cached-blog.ts';
import { wayTo } from '../support/postgres/frozen-server.ts';
import { untilCurrent } from '../support/blog/test-blog.ts';

const template = inject('databaseTemplate');

describe.skipIf(template.startsWith('file:'))('a PostgreSQL server that hangs', () => {
  async function withServer() {
    const server = await wayTo(template);
    const blog = await cachedBlog({
      env: { DATABASE_TIMEOUT_MS: '1500' },
      databaseUrl: server.through,
    });
    return { ...blog, server };
  }

  test('503: uncached pages; 200: cached pages, before and after the hang is noticed', async () => {
    const { server, pages, request, ...blog } = await withServer();
    const before = await blog.lookAtAll();
    server.freeze();
    expect(await blog.get('home')).toEqual(before.home);
    const { text } = await request.get('/2026/11/nowhere').expect(503).expect('retry-after', '60');
    expect(text).toContain('The database is not responding');

    await vi.waitUntil(() => pages.isAway(), { timeout: 15_000, interval: 5 });
    expect(await blog.get('home')).toEqual(before.home);
    // Even if it has expired: there is no other.
    blog.clock.advance(365 * 86_400_000);
    expect(await blog.get('post3')).toEqual(before.post3);

    server.thaw();
    await untilCurrent({ pages });
    await savePost(blog.deps, {
      title: 'Post 3',
      slug: 'post-3',
      excerpt: 'It is back.',
      markdown: 'New words.',
    });
    expect((await blog.get('home')).text).toContain('It is back.');
  }, 40_000);

  test('a transaction that was cut off leaves no connection inside it', async () => {
    const { server, deps } = await withServer();
    const insert = (key: string, meanwhile: () => void) =>
      transact(deps.db, async ({ setting }) => {
        await setting.create({ data: { key, value: '1' } });
        meanwhile();
        await setting.count();
      });
    await expect(insert('lost', server.freeze)).rejects.toThrow();
    server.thaw();
    await insert('kept', () => undefined);
    const keys = (await deps.db.setting.findMany()).map(({ key }) => key);
    expect(keys).toContain('kept');
    expect(keys).not.toContain('lost');
  }, 40_000);

  test('writes that wait for another fail together with it', async () => {
    const { server, deps } = await withServer();
    server.freeze();
    const began: number[] = [];
    const writes = [1, 2, 3, 4].map((number) =>
      transact(deps.db, async ({ setting }) => {
        began.push(number);
        await setting.count();
      }),
    );
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    // The others were not even begun.
    expect(began.length).toBeLessThan(2);
  }, 40_000);
});
