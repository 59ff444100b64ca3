import express from 'express';
import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import { sitemapRoutes } from '../../src/http/site/sitemap.ts';
import { pathOf } from '../../src/posts/post.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { savePost } from '../../src/posts/save.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { parseXml } from '../conformance/strict-xml.ts';
import { childText } from '../support/sites/a-feed.ts';
import { aPost, testBlog, type TestBlog, untilCurrent } from '../support/blog/test-blog.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number, 8));

async function sitemap(blog: Pick<TestBlog, 'request'>, path = '/sitemap.xml') {
  const { text } = await blog.request
    .get(path)
    .expect(200)
    .expect('content-type', 'application/xml; charset=utf-8');
  const root = parseXml(text);
  const entries = root.children.map(
    (url) => [childText(url, 'loc'), childText(url, 'lastmod')] as const,
  );
  return { root: root.name, entries, locations: entries.map(([loc]) => loc) };
}

describe('the sitemap', () => {
  test('200: has every public URL once, with its date of change', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'https://blog.example/notes' } });
    await aPost(blog.deps, { slug: 'öl', publishedAt: day(1), categories: ['News'] });
    await aPost(blog.deps, { slug: 'b', publishedAt: day(2), author: 'Leyla', tags: ['Sea'] });
    await aPost(blog.deps, { slug: 'later', publishedAt: day(30), tags: ['Later'] });
    await aPost(blog.deps, { slug: 'gone' });
    await unpublishPost(blog.deps, 'gone');
    blog.clock.advance(60_000);
    await changeFlags(blog.deps, 'b', { commentsOpen: false });
    const { root, entries } = await sitemap(blog, '/notes/sitemap.xml');
    expect(root).toBe('urlset');
    const base = 'https://blog.example/notes';
    expect(entries).toEqual([
      [`${base}/`, '2026-11-02T08:00:00.000Z'],
      [`${base}/archive`, '2026-11-02T08:00:00.000Z'],
      [`${base}/archive/2026`, ''],
      [`${base}/feeds`, ''],
      [`${base}/category/news`, '2026-11-01T08:00:00.000Z'],
      [`${base}/tag/sea`, '2026-11-02T08:00:00.000Z'],
      [`${base}/author/leyla`, '2026-11-02T08:00:00.000Z'],
      [`${base}/2026/11/%C3%B6l`, '2026-11-23T10:00:00.000Z'],
      [`${base}/2026/11/b`, '2026-11-23T10:01:00.000Z'],
    ]);
  });

  test('200: the sitemap of an empty blog', async () => {
    const { locations } = await sitemap(await testBlog());
    expect(locations).toEqual([
      'http://blog.example/',
      'http://blog.example/archive',
      'http://blog.example/feeds',
    ]);
  });

  test('200: is an index of parts if it is too large for one file, and each URL is in one part', async () => {
    const blog = await testBlog();
    // More than one batch each, and a part that begins within one.
    const posts = Array.from({ length: 2_600 }, (_, i) => ({
      path: pathOf({ kind: 'post', slug: `p${i}`, publishedAt: day(1) }, DEFAULT_SETTINGS),
      slug: `p${i}`,
      title: `p${i}`,
      markdown: '',
      bodyHtml: '',
      excerpt: '',
      words: 0,
      publishedAt: day(1),
      month: '2026-11',
      updatedAt: day(1),
      commentsOpen: false,
    }));
    await blog.deps.db.post.createMany({ data: posts });
    const request = supertest(express().use(sitemapRoutes(blog.deps, 1_050)));
    const { root, locations } = await sitemap({ request });
    expect(root).toBe('sitemapindex');
    expect(locations).toEqual([1, 2, 3].map((n) => `http://blog.example/sitemap-${n}.xml`));
    const parts = [];
    for (const n of [1, 2, 3]) parts.push(await sitemap({ request }, `/sitemap-${n}.xml`));
    expect(parts.map((part) => part.locations.length)).toEqual([1_050, 1_050, 504]);
    const all = new Set(parts.flatMap((part) => part.locations));
    expect(all.size).toBe(2_604);
    expect(all).toContain('http://blog.example/2026/11/p2599');
  });

  test.each(['/sitemap-0.xml', '/sitemap-2.xml', '/sitemap-01.xml', '/sitemap-x.xml'])(
    '404 %s',
    async (path) => {
      const blog = await testBlog();
      await blog.request.get(path).expect(404);
    },
  );

  test('200: is compressed; 304: without changes; 200: after a post has changed', async () => {
    const blog = await testBlog();
    await untilCurrent(blog);
    for (let i = 0; i < 9; i += 1) await aPost(blog.deps, { slug: `p${i}` });
    const ask = (headers: Record<string, string> = {}) =>
      blog.request.get('/sitemap.xml').set({ 'Accept-Encoding': 'gzip', ...headers });
    const first = await ask().expect(200).expect('content-encoding', 'gzip');
    const headers = first.headers as Record<string, string>;
    expect(headers['cache-control']).toBe('no-cache');
    expect(blog.pages.holds('/sitemap.xml')).toBe(true);
    const known = { 'If-None-Match': headers['etag'] ?? '' };
    await ask(known).expect(304);
    await ask({ ...known, Authorization: 'Basic eDp5' }).expect(304);
    blog.clock.advance(60_000);
    await changeFlags(blog.deps, 'p3', { commentsOpen: false });
    expect((await ask(known).expect(200)).text).toContain('2026-11-23T10:01:00.000Z');
    await savePost(blog.deps, { kind: 'page', title: 'About', markdown: 'Me.' });
    expect((await ask(known).expect(200)).text).toContain('http://blog.example/about<');
    const publishedAt = new Date(blog.clock.now().getTime() + 1_000);
    await savePost(blog.deps, { kind: 'page', title: 'Later', markdown: 'x', publishedAt });
    expect((await ask()).text).not.toContain('/later<');
    blog.clock.advance(1_000);
    expect((await ask()).text).toContain('http://blog.example/later<');
  });

  test('200: HEAD; 405: POST', async () => {
    const blog = await testBlog();
    await blog.request.head('/sitemap.xml').expect(200);
    await blog.request.post('/sitemap.xml').expect(405);
  });
});

test('200: robots.txt names the sitemap, and disallows search pages', async () => {
  const blog = await testBlog({ env: { SITE_URL: 'https://blog.example/notes' } });
  const { text } = await blog.request
    .get('/notes/robots.txt')
    .expect(200)
    .expect('content-type', 'text/plain; charset=utf-8');
  expect(text).toBe(
    'User-agent: *\nDisallow: /notes/search$\nDisallow: /notes/search?\n\nSitemap: https://blog.example/notes/sitemap.xml\n',
  );
});

test('200: robots.txt allows a page whose slug begins with search', async () => {
  const blog = await testBlog();
  await savePost(blog.deps, { kind: 'page', title: 'Search engines', markdown: 'x' });
  const { text } = await blog.request.get('/robots.txt').expect(200);
  const rules = [...text.matchAll(/^Disallow: (.*)$/gm)].map(([, rule = '']) => rule);
  // RFC 9309 §2.2.3: `$` ends a rule; without it, any path that begins with the rule matches.
  const isDisallowed = (path: string) =>
    rules.some((rule) => (rule.endsWith('$') ? `${path}$` === rule : path.startsWith(rule)));
  for (const path of ['/search', '/search?q=sea', '/search?page=2&q=sea']) {
    expect(isDisallowed(path), path).toBe(true);
  }
  await blog.request.get('/search-engines').expect(200);
  expect(isDisallowed('/search-engines')).toBe(false);
});
