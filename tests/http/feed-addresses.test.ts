import { describe, expect, test } from 'vitest';
import { testBlog } from '../support/blog/test-blog.ts';

describe('URLs that are not a feed’s', () => {
  test.each([
    ['/feed.xml', 404],
    ['/feed.', 404],
    ['/page/0/feed.rss', 404],
    ['/page/-1/feed.rss', 404],
    ['/page/999999999999/feed.rss', 404],
    ['/tag/%E0%A4%A/feed.rss', 400],
    ['/%/feed.rss', 400],
    [`/tag/${'x'.repeat(8_000)}/feed.rss`, 404],
    ['/2026/13/x/feed.rss', 404],
    ['/page/1/feed.rss', 301],
    ['/FEED.RSS', 301],
    ['/feed.rss/', 301],
  ])('%s answers %i', async (path, status) => {
    const blog = await testBlog();
    expect((await blog.request.get(path)).status).toBe(status);
  });

  test('405: POST to a feed', async () => {
    const blog = await testBlog();
    await blog.request.post('/feed.rss').expect(405).expect('allow', 'GET, HEAD');
  });

  test('200: HEAD has the headers of GET', async () => {
    const blog = await testBlog();
    const { headers } = await blog.request.get('/feed.atom').set('Accept-Encoding', 'gzip');
    const head = await blog.request.head('/feed.atom').set('Accept-Encoding', 'gzip').expect(200);
    expect(head.headers).toMatchObject({
      etag: (headers as Record<string, string>).etag,
      'content-type': 'application/atom+xml; charset=utf-8',
    });
  });
});
