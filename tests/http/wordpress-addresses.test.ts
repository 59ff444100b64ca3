import { describe, expect, test } from 'vitest';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const SITE = 'https://blog.example/notes';

async function blogOf() {
  const blog = await testBlog({ env: { SITE_URL: SITE } });
  await aPost(blog.deps, { slug: 'a', wordpressId: 12 });
  await aPost(blog.deps, {
    slug: 'later',
    wordpressId: 13,
    publishedAt: new Date('2030-01-01T00:00:00Z'),
  });
  return blog;
}

describe('WordPress URLs', () => {
  test.each([
    ['/feed/', 301, '/feed.rss'],
    ['/feed', 301, '/feed.rss'],
    ['/feed/rss2/', 301, '/feed.rss'],
    ['/feed/rss/', 301, '/feed.rss'],
    ['/feed/rdf/', 301, '/feed.rss'],
    ['/feed/atom/', 301, '/feed.atom'],
    ['/FEED/ATOM', 301, '/feed.atom'],
    ['/comments/feed/', 302, '/feed.rss'],
    ['/comments/feed/atom/', 302, '/feed.atom'],
    ['/?feed=rss2', 301, '/feed.rss'],
    ['/?feed=rss', 301, '/feed.rss'],
    ['/?feed=rdf', 301, '/feed.rss'],
    ['/?feed=atom', 301, '/feed.atom'],
    ['/?feed=comments-rss2', 302, '/feed.rss'],
    ['/?p=12', 301, '/2026/11/a'],
    ['/?page_id=12', 301, '/2026/11/a'],
    ['/?p=12&feed=atom', 301, '/2026/11/a/feed.atom'],
    ['/?s=the+ferry', 301, '/search?q=the%20ferry'],
    ['/?s=%C3%B6l%26%22', 301, '/search?q=%C3%B6l%26%22'],
    ['/?s=', 301, '/search?q='],
    ['/?s=x&p=12', 301, '/2026/11/a'],
    ['/?s=%C3', 301, '/search?q=%EF%BF%BD'],
    ['/?p=0', 301, '/'],
    ['/?p=-1', 301, '/'],
    ['/?p=12abc', 301, '/'],
    ['/?p=1e1', 301, '/'],
    ['/?p=12&p=13', 301, '/'],
    ['/?p=', 301, '/'],
    ['/?p=99999999999999999999999', 301, '/'],
    ['/?s=x&s=y', 301, '/'],
    ['/?feed=nonsense', 301, '/'],
    ['/?feed=__proto__', 301, '/'],
    ['/index.php?p=12', 301, '/?p=12'],
    ['/index.php?s=x', 301, '/?s=x'],
    ['/index.php', 301, '/'],
    ['/index.php/2026/11/a/', 301, '/2026/11/a/'],
    ['/index.php//evil.example/x', 301, '/evil.example/x'],
    ['/index.php/%5C%5Cevil.example', 301, '/%5C%5Cevil.example'],
    ['/category/news/feed/', 301, '/category/news/feed.rss'],
    ['/tag/%C3%B6l/feed/atom/', 301, '/tag/%C3%B6l/feed.atom'],
    ['/author/leyla/feed/', 301, '/author/leyla/feed.rss'],
    ['/2026/11/a/feed/', 301, '/2026/11/a/feed.rss'],
    ['/about/feed/', 301, '/about/feed.rss'],
    ['/tag/..%2F..%2Fx/feed/', 301, '/tag/..%2F..%2Fx/feed.rss'],
    ['/wp-sitemap.xml', 301, '/sitemap.xml'],
    ['/sitemap_index.xml', 301, '/sitemap.xml'],
  ])('%s: %i to %s', async (path, status, location) => {
    const blog = await blogOf();
    await blog.request.get(`/notes${path}`).expect(status).expect('location', `${SITE}${location}`);
  });

  test.each([
    ['/?p=13', 404],
    ['/?p=14', 404],
    ['/?p=9999999999', 404],
    ['/?p[]=12', 200],
    ['/?s[]=x', 200],
    ['/feed/nonsense', 404],
    ['/2026/feed', 404],
    ['/tag/feed', 404],
    ['/2026/11/feed', 404],
    ['/nonsense/11/a/feed', 404],
    ['/%E0%A4%A/feed', 400],
  ])('%s: %i', async (path, status) => {
    const blog = await blogOf();
    expect((await blog.request.get(`/notes${path}`)).status).toBe(status);
  });

  test('200: a post and a tag whose slug is feed are found', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { slug: 'feed', tags: ['feed'] });
    await blog.request.get('/2026/11/feed').expect(200);
    await blog.request.get('/2026/11/feed/feed.rss').expect(200);
    await blog.request.get('/tag/feed/feed.rss').expect(200);
  });
});
