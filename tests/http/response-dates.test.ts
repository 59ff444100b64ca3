/** When a response was published and when it came: on the post's page and in its feed. */
import { expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { byClass, text } from '../support/html.ts';
import { webmention } from '../support/sites/clients.ts';
import { page } from '../support/sites/source-site.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const CAME = '2026-11-23T10:00:00.000Z';

async function blogWith(entries: string[]) {
  const blog = await testBlog({ now: CAME });
  await changeSetting(blog.deps, 'moderation', 'open');
  const post = await aPost(blog.deps);
  const target = blog.urlOf(post);
  const pages = entries.map((entry, i) => [
    `/${String(i)}`,
    page(`<div class="h-entry">${entry.replaceAll('TARGET', target)}</div>`, `Page ${String(i)}`),
  ]);
  const site = await blog.sourceSite(Object.fromEntries(pages) as Record<string, string>);
  for (const i of entries.keys()) {
    await webmention(blog, { source: site.url(`/${String(i)}`), target }).expect(201);
    await blog.checks.verifyDue();
    blog.clock.advance(60_000);
  }
  return { blog, post };
}

const MENTION = '<a href="TARGET">x</a>';
const LIKE = '<a class="u-like-of" href="TARGET">x</a>';
const on = (day: string) => `<time class="dt-published" datetime="${day}T08:00:00Z">x</time>`;

test('200 a mention shows when it was published beside when it came, in order of arrival', async () => {
  const { blog, post } = await blogWith([
    MENTION,
    MENTION + on('2026-11-20'),
    MENTION + on('2026-12-24'),
  ]);
  const html = await blog.pageOf(post);
  expect(html).toContain(
    '<time class="dt-published" dir="auto" datetime="2026-11-20T08:00:00.000Z">20 November 2026</time>',
  );
  expect(html.match(/class="dt-accessed"/g)).toHaveLength(3);
  expect(html).not.toContain('2026-12-24');
  const places = [0, 1, 2].map((i) => html.indexOf(`Page ${String(i)}`));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('200 a like carries both dates in the markup', async () => {
  const { blog, post } = await blogWith([LIKE + on('2026-11-20')]);
  const html = await blog.pageOf(post);
  expect(html).toContain(
    '<time class="dt-published" dir="auto" datetime="2026-11-20T08:00:00.000Z">20 November 2026</time>',
  );
  expect(html).toContain(`<data class="dt-accessed" value="${CAME}">`);
});

test('200 a mention that came on the day when it was published shows one date, and carries both', async () => {
  const { blog, post } = await blogWith([MENTION + on(CAME.slice(0, 10))]);
  const html = await blog.pageOf(post);
  const [head] = byClass(html, 'linkback-head');
  expect(text(head)).toMatch(/· 23 November 2026 · Reply$/);
  expect(text(head)).not.toContain('received');
  expect(html).toContain('<time class="dt-published"');
  expect(html).toContain(`<data class="dt-accessed" value="${CAME}">`);
});

test('200 the feed of responses has both dates, the latest arrival first', async () => {
  const { blog, post } = await blogWith([MENTION, MENTION + on('2026-11-20')]);
  const { text: json } = await blog.request.get(`${post.path}/feed.json`).expect(200);
  const { items } = JSON.parse(json) as {
    items: { title: string; date_published: string; date_modified: string }[];
  };
  expect(items.map(({ title, date_published }) => [title, date_published])).toEqual([
    ['Page 1', '2026-11-20T08:00:00.000Z'],
    ['Page 0', CAME],
  ]);
  expect(items[0]?.date_modified).toBe('2026-11-23T10:01:00.000Z');
});
