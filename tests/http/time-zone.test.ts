/** The dates of a blog are in its time zone: on pages, in permalinks, archives and feeds. */
import { expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { listMonths } from '../../src/posts/lists.ts';
import { redateMonths } from '../../src/posts/months.ts';
import { savePost } from '../../src/posts/save.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const LOS_ANGELES = 'America/Los_Angeles';
/** 31 March, 20:00 in Los Angeles; it is April in UTC. */
const EVENING = new Date('2026-04-01T03:00:00Z');

async function blogIn(timeZone: string): Promise<TestBlog> {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'timeZone', timeZone);
  return blog;
}

const status = async ({ request }: TestBlog, path: string) => (await request.get(path)).status;

test('200: a post of 31 March, 20:00 in Los Angeles is in March on every page', async () => {
  const blog = await blogIn(LOS_ANGELES);
  const post = await aPost(blog.deps, { title: 'An evening', publishedAt: EVENING });
  expect(post).toMatchObject({ path: '/2026/03/an-evening', month: '2026-03' });
  const [time] = byClass(await blog.pageOf(post), 'dt-published');
  expect(time && text(time)).toBe('31 March 2026');
  expect(time && attribute(time, 'datetime')).toBe('2026-03-31T20:00:00.000-07:00');
  const { text: march } = await blog.request.get('/2026/03').expect(200);
  expect(text(byTag(march, 'h1')[0])).toBe('March 2026');
  expect(march).toContain('An evening');
  expect(await status(blog, '/2026/04')).toBe(404);
  const { text: archive } = await blog.request.get('/archive/2026').expect(200);
  expect(archive).toContain('/2026/03"');
  expect(archive).not.toContain('/2026/04"');
});

test('200: feeds and metadata have the same day, with the offset of the time zone', async () => {
  const blog = await blogIn(LOS_ANGELES);
  const post = await aPost(blog.deps, { publishedAt: EVENING });
  const get = async (path: string) => {
    const { text: body } = await blog.request.get(path).buffer(true).expect(200);
    return body;
  };
  expect(await get('/feed.rss')).toContain('<pubDate>Tue, 31 Mar 2026 20:00:00 -0700</pubDate>');
  const iso = '2026-03-31T20:00:00.000-07:00';
  expect(await get('/feed.atom')).toContain(`<published>${iso}</published>`);
  expect(await get('/feed.json')).toContain(`"date_published":"${iso}"`);
  expect(await blog.pageOf(post)).toContain(`"datePublished":"${iso}"`);
});

test('200: another time zone moves posts to other months, and permalinks stay', async () => {
  const blog = await blogIn('UTC');
  const evening = await aPost(blog.deps, { title: 'An evening', publishedAt: EVENING });
  const newYear = new Date('2025-12-31T22:30:00Z');
  const night = await aPost(blog.deps, { title: 'A night', publishedAt: newYear });
  const noon = await aPost(blog.deps, { publishedAt: new Date('2026-04-15T12:00:00Z') });
  expect(evening.path).toBe('/2026/04/an-evening');
  const months = async () => (await listMonths(blog.deps)).map(({ month }) => month);
  expect(await months()).toEqual(['2026-04', '2025-12']);
  // So that pages are in the cache, which the change has to drop.
  expect(await status(blog, '/2026/03')).toBe(404);
  expect(await status(blog, '/2025/12')).toBe(200);

  await changeSetting(blog.deps, 'timeZone', LOS_ANGELES);
  expect(await months()).toEqual(['2026-04', '2026-03', '2025-12']);
  expect(await status(blog, '/2026/03')).toBe(200);

  await changeSetting(blog.deps, 'timeZone', 'Europe/Berlin');
  expect(await months()).toEqual(['2026-04', '2025-12']);
  await changeSetting(blog.deps, 'timeZone', 'Asia/Baku');
  expect(await months()).toEqual(['2026-04', '2026-01']);
  expect(await status(blog, '/2025/12')).toBe(404);
  for (const { path } of [evening, night, noon]) expect(await status(blog, path)).toBe(200);
});

test('200: a permalink of an earlier version stays when its file is published again', async () => {
  const blog = await blogIn('UTC');
  const draft = { title: 'An evening', markdown: 'Words.', publishedAt: EVENING };
  await savePost(blog.deps, draft);
  await changeSetting(blog.deps, 'timeZone', LOS_ANGELES);
  expect((await savePost(blog.deps, draft)).kind).toBe('unchanged');
  const { kind, post } = await savePost(blog.deps, { ...draft, markdown: 'Other words.' });
  expect([kind, post.path, post.month]).toEqual(['updated', '/2026/04/an-evening', '2026-03']);
});

test('200: months that an earlier version computed in UTC are computed again at startup', async () => {
  const blog = await blogIn(LOS_ANGELES);
  const post = await aPost(blog.deps, { publishedAt: EVENING });
  await transact(blog.deps.db, async (transaction) => {
    await transaction.setting.deleteMany({ where: { key: 'monthsTimeZone' } });
    await transaction.post.update({ where: { id: post.id }, data: { month: '2026-04' } });
  });
  await redateMonths(blog.deps);
  expect(await listMonths(blog.deps)).toEqual([{ month: '2026-03', posts: 1 }]);
});

test('200: a post that is saved while the time zone changes ends in the right month', async () => {
  const blog = await blogIn('UTC');
  const saves = Array.from({ length: 4 }, (_, n) =>
    aPost(blog.deps, { title: `Post ${n}`, publishedAt: EVENING }),
  );
  await Promise.all([...saves, changeSetting(blog.deps, 'timeZone', LOS_ANGELES)]);
  expect(await listMonths(blog.deps)).toEqual([{ month: '2026-03', posts: 4 }]);
});
