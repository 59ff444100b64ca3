import { describe, expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

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
});
