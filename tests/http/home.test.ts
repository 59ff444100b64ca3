import { describe, expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { attribute, byClass, byTag, text as textOf } from '../support/html.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { anImage } from '../support/samples/media.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number));
const titles = (html: string) =>
  [...html.matchAll(/class="[^"]*p-name[^"]*"[^>]*>(?:<a[^>]*>)?(?:<bdi>)?([^<]+)/g)].map(
    ([, title]) => title,
  );

describe('the home page', () => {
  test('200: posts are newest first, with excerpts', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { title: 'Older', markdown: 'Old words.', publishedAt: day(1) });
    await aPost(blog.deps, { title: 'Newer', markdown: 'New words.', publishedAt: day(2) });
    const { text } = await blog.request.get('/').expect(200).expect('content-type', /html/);
    expect(titles(text)).toEqual(['Antiphon', 'Newer', 'Older']);
    expect(text).toContain('New words.');
  });

  test('200: a blog without posts', async () => {
    const blog = await testBlog();
    await blog.request.get('/').expect(200);
  });

  test('200: a scheduled post is not listed before its time', async () => {
    const blog = await testBlog({ now: '2026-11-05T00:00:00Z' });
    const post = await aPost(blog.deps, { title: 'Tomorrow', publishedAt: day(6) });
    expect((await blog.request.get('/').expect(200)).text).not.toContain('Tomorrow');
    await blog.request.get(post.path).expect(404);
    blog.clock.advance(86_400_000);
    expect((await blog.request.get('/').expect(200)).text).toContain('Tomorrow');
    await blog.request.get(post.path).expect(200);
  });

  test('200: numbered pages, each with links to its neighbours', async () => {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'postsPerPage', '2');
    for (let i = 1; i <= 5; i += 1) {
      await aPost(blog.deps, { title: `Title ${String(i)}`, publishedAt: day(i) });
    }
    const middle = await blog.request.get('/page/2').expect(200);
    expect(titles(middle.text).filter((title) => title?.startsWith('Title'))).toEqual([
      'Title 3',
      'Title 2',
    ]);
    expect(middle.text).toContain('href="http://blog.example/"');
    expect(middle.text).toContain('href="http://blog.example/page/3"');
    const last = await blog.request.get('/page/3').expect(200);
    expect(last.text).not.toContain('/page/4');
  });

  test('301: page number one redirects to the home page', async () => {
    const blog = await testBlog();
    await blog.request.get('/page/1').expect(301).expect('location', 'http://blog.example/');
  });

  test.each([
    '/page/2',
    '/page/0',
    '/page/-1',
    '/page/1.5',
    '/page/one',
    '/page/01',
    '/page/99999999999',
    '/page/%31%00',
  ])('404 %s', async (path) => {
    const blog = await testBlog();
    await blog.request.get(path).expect(404);
  });

  test('200: under the path of SITE_URL; 404: beside it', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'https://example.org/notes' } });
    const post = await aPost(blog.deps);
    const { text } = await blog.request.get('/notes').expect(200);
    expect(text).toContain(`href="https://example.org/notes${post.path}"`);
    await blog.request.get(`/notes${post.path}`).expect(200);
    await blog.request.get(post.path).expect(404);
    const [stylesheet] = /\/notes\/assets\/site\.css\?v=\w+/.exec(text) ?? [];
    await blog.request
      .get(stylesheet ?? '')
      .expect(200)
      .expect('content-type', /css/);
  });

  test('200: the first post is larger, with its cover; the line above a title says how many responded', async () => {
    const blog = await testBlog();
    const cover = await anImage(blog, { width: 900, height: 600 });
    await aPost(blog.deps, { title: 'Older', publishedAt: day(1), coverId: cover.id });
    const post = await aPost(blog.deps, {
      title: 'Newer',
      publishedAt: day(2),
      coverId: cover.id,
      categories: ['World', 'Sea'],
    });
    for (let i = 0; i < 2; i += 1) {
      await aLinkback(blog.deps, { postId: post.id, moderation: 'approved' });
    }
    const { text } = await blog.request.get('/').expect(200);
    const [first, second, ...more] = byClass(text, 'post-summary');
    expect(more).toEqual([]);
    expect(textOf(first)).toContain('2 November 2026 · World · 1 minute · ℟ 2 responses Newer');
    const count = byClass(first, 'response-count')[0];
    expect(attribute(count, 'href')).toBe(`${blog.urlOf(post)}#page_responses`);
    expect((await blog.request.get(post.path).expect(200)).text).toContain('id="page_responses"');
    const [image, ...others] = byTag(first, 'img');
    expect(others).toEqual([]);
    expect(['width', 'height', 'fetchpriority'].map((name) => attribute(image, name))).toEqual([
      '900',
      '600',
      'high',
    ]);
    expect(attribute(image, 'srcset')).toContain('900w');
    expect(byTag(second, 'img')).toEqual([]);
    expect(byClass(second, 'response-count')).toEqual([]);
  });

  test('200: pinned posts come first on the first page, and on no other', async () => {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'postsPerPage', '2');
    for (let i = 1; i <= 5; i += 1) {
      const pinned = i === 2 || i === 4;
      await aPost(blog.deps, { title: `Title ${String(i)}`, publishedAt: day(i), pinned });
    }
    await aPost(blog.deps, { title: 'Draft', status: 'draft', pinned: true });
    const pages = [];
    for (const path of ['/', '/page/2']) {
      const { text } = await blog.request.get(path).expect(200);
      pages.push(byClass(text, 'post-summary').map((each) => textOf(byTag(each, 'h2')[0])));
      expect(text.split('Pinned')).toHaveLength(path === '/' ? 3 : 1);
    }
    expect(pages).toEqual([['Title 4', 'Title 2', 'Title 5', 'Title 3'], ['Title 1']]);
    await blog.request.get('/page/3').expect(404);
    const { text: month } = await blog.request.get('/2026/11').expect(200);
    expect(month).not.toContain('Pinned');
    expect(month.indexOf('Title 5')).toBeLessThan(month.indexOf('Title 4'));
  });

  test('200: shows full posts or titles where the owner wants them', async () => {
    const blog = await testBlog();
    const markdown = 'The beginning.\n\n## The *end*\n\n![A](https://pictures.example/a.png)';
    await aPost(blog.deps, { title: 'Older', markdown, publishedAt: day(1), language: 'ar' });
    const post = await aPost(blog.deps, { title: 'Newer', markdown, publishedAt: day(2) });
    await changeSetting(blog.deps, 'homePage', 'full');
    const { text: full } = await blog.request.get('/').expect(200);
    expect(byClass(full, 'e-content')).toHaveLength(2);
    expect(full).toContain(`id="p${String(post.id)}-the-end"`);
    expect(byTag(full, 'img').map((image) => attribute(image, 'loading'))).toEqual([
      undefined,
      'lazy',
    ]);
    const { text: month } = await blog.request.get('/2026/11').expect(200);
    expect(byClass(month, 'e-content')).toEqual([]);
    await changeSetting(blog.deps, 'homePage', 'titles');
    const { text: titlesOnly } = await blog.request.get('/').expect(200);
    expect(titles(titlesOnly)).toEqual(['Antiphon', 'Newer', 'Older']);
    expect(titlesOnly).not.toContain('The beginning');
  });
});
