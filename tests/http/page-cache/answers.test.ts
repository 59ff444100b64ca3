/** What the page cache answers, and what it leaves to the app. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { SESSION_COOKIE } from '../../../src/http/request/cookies.ts';
import { serve } from '../../../src/http/server/serve.ts';
import {
  aPost,
  testBlog,
  type TestBlogOptions,
  untilCurrent,
} from '../../support/blog/test-blog.ts';

const POST = '/2026/11/a-post';

async function blogWithPost(options?: TestBlogOptions) {
  const blog = await testBlog(options);
  const post = await aPost(blog.deps, { title: 'A post' });
  await untilCurrent(blog);
  return { ...blog, post };
}

type Blog = Awaited<ReturnType<typeof blogWithPost>>;

/** The bytes as they are sent, which supertest would decompress. */
async function raw(
  { listener }: Blog,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const server = await serve(listener.answer, { host: '127.0.0.1', port: 0 });
  const requested = get({ host: '127.0.0.1', port: server.port, path, headers, agent: false });
  const [answer] = (await once(requested, 'response')) as [IncomingMessage];
  const body = await buffer(answer);
  await server.close();
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers as Record<string, string>,
    body,
  };
}

test('200: the cache answers as the app did, with all headers', async () => {
  const blog = await blogWithPost();
  const made = await blog.request.get(POST).expect(200);
  expect(blog.pages.holds(POST)).toBe(true);
  const cached = await blog.request.get(POST).expect(200);
  expect(cached.text).toBe(made.text);
  const { date: _made, ...madeHeaders } = made.headers as Record<string, string>;
  const { date: _cachedDate, ...cachedHeaders } = cached.headers as Record<string, string>;
  expect(cachedHeaders).toEqual(madeHeaders);
  expect(cachedHeaders).toMatchObject({
    'cache-control': 'no-cache',
    'content-type': 'text/html; charset=utf-8',
    vary: 'Accept-Encoding',
    'x-pingback': 'http://blog.example/xmlrpc',
    link: '<http://blog.example/webmention>; rel="webmention"',
    'x-content-type-options': 'nosniff',
  });
  expect(cachedHeaders['content-security-policy']).toContain("default-src 'none'");
});

test('200: in the requested encoding, with an ETag of its own; 304: to each by its ETag', async () => {
  const blog = await blogWithPost();
  const undo = {
    identity: (body: Buffer) => body,
    gzip: (body: Buffer) => gunzipSync(body),
    br: (body: Buffer) => brotliDecompressSync(body),
  };
  const tags = new Set<string>();
  const texts = new Set<string>();
  const encodings = ['br', 'gzip', 'identity'] as const;
  // The first is made by the app, the others are cached.
  for (const encoding of [...encodings, ...encodings]) {
    const headers = { 'Accept-Encoding': encoding };
    const answer = await raw(blog, POST, headers);
    expect(answer.headers['content-encoding'] ?? 'identity').toBe(encoding);
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
    expect(answer.headers['vary']).toBe('Accept-Encoding');
    texts.add(undo[encoding](answer.body).toString());
    const etag = answer.headers['etag'] ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    tags.add(etag);

    const same = await raw(blog, POST, { ...headers, 'If-None-Match': `"x", W/${etag}` });
    expect(same.status).toBe(304);
    expect(same.body).toHaveLength(0);
    const { date: _date, connection: _connection, 'keep-alive': _alive, ...rest } = same.headers;
    expect(rest).toEqual({ etag, vary: 'Accept-Encoding', 'cache-control': 'no-cache' });
    const other = { 'Accept-Encoding': encoding === 'br' ? 'gzip' : 'br', 'If-None-Match': etag };
    expect((await raw(blog, POST, other)).status).toBe(200);
  }
  expect(tags.size).toBe(3);
  expect(texts.size).toBe(1);
});

test('200 and 304: to HEAD as to GET, without a body', async () => {
  const blog = await blogWithPost();
  for (const isCached of [false, true]) {
    expect(blog.pages.holds(POST)).toBe(isCached);
    const { headers } = await blog.request.head(POST).set('Accept-Encoding', 'br').expect(200);
    const get = await raw(blog, POST, { 'Accept-Encoding': 'br' });
    expect(headers['content-length']).toBe(String(get.body.length));
    expect(headers['etag']).toBe(get.headers['etag']);
    await blog.request
      .head(POST)
      .set({ 'Accept-Encoding': 'br', 'If-None-Match': headers['etag'] ?? '' })
      .expect(304);
  }
});

test('200: one entry serves any query, host and case of escapes', async () => {
  const blog = await blogWithPost();
  await aPost(blog.deps, { title: 'Осень', slug: 'осень' });
  await blog.request.get(POST).expect(200);
  const { bytes } = blog.pages;
  const before = bytes();
  for (const query of [
    '?utm_source=x',
    '?x=1&y=2',
    '?',
    '?%',
    '?page=3',
    '?replytocom=5',
    '?q=x',
  ]) {
    const { text } = await blog.request
      .get(POST + query)
      .set('Host', 'evil.example')
      .expect(200);
    expect(text).toContain(`href="http://blog.example${POST}"`);
    expect(text).not.toContain('evil.example');
  }
  expect(bytes()).toBe(before);
  await blog.request.get('/2026/11/%d0%be%d1%81%d0%b5%d0%bd%d1%8c').expect(200);
  expect(blog.pages.holds('/2026/11/%D0%BE%D1%81%D0%B5%D0%BD%D1%8C')).toBe(true);
});

test('404, 410 and 301: get no entry', async () => {
  const blog = await blogWithPost();
  await blog.request.get('/').expect(200);
  await blog.request.get(POST).expect(200);
  const before = blog.pages.bytes();
  const nonsense = [
    '/page/999999',
    '/page/-1',
    '/page/0',
    '/page/1',
    '/page/99999999999999999999',
    '/PAGE/2',
    '/2026/13/x',
    '/2026/11/%61-post',
    '/2026/11/a%2Dpost',
    `${POST}/`,
    '/2026/11/%',
    '/%00',
    '/%FF',
    `/${'a'.repeat(8_000)}`,
    '/?p=1',
    '/?feed=rss2',
    '/search?q=x',
    ...Array.from({ length: 100 }, (_, i) => `/2026/11/random-${String(i)}`),
  ];
  for (const path of nonsense) {
    const { status } = await blog.request.get(path).set('Accept', ';;;q=x,/');
    expect(status, path).toBeLessThan(500);
  }
  expect(blog.pages.bytes()).toBe(before);
  expect(blog.pages.holds('/')).toBe(true);
  expect(blog.pages.holds(POST)).toBe(true);
});

test.each([
  ['a session', { Cookie: `a=b; ${SESSION_COOKIE}=x` }],
  ['credentials', { Authorization: 'Bearer x' }],
])('200: with %s, neither answered from the cache nor stored', async (_what, headers) => {
  const blog = await blogWithPost();
  await blog.request.get(POST).set(headers).expect(200);
  expect(blog.pages.holds(POST)).toBe(false);

  await blog.request.get(POST).expect(200);
  // Written directly to the database, so that the cache does not know.
  await blog.deps.db.post.update({ where: { id: blog.post.id }, data: { title: 'Seen' } });
  expect((await blog.request.get(POST)).text).not.toContain('Seen');
  expect((await blog.request.get(POST).set(headers)).text).toContain('Seen');
  expect((await blog.request.get(POST).set('Cookie', 'theme=dark')).text).not.toContain('Seen');
});

test('404 and 410: in an encoding, without an ETag that would answer 304', async () => {
  const blog = await blogWithPost();
  const missing = await raw(blog, '/2026/11/none', {
    'Accept-Encoding': 'br',
    'If-None-Match': '*',
  });
  expect(missing.status).toBe(404);
  expect(missing.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(missing.body).toString()).toContain('Page not found');
});

test('405: other methods are answered as without the cache', async () => {
  const blog = await blogWithPost();
  await blog.request.get(POST).expect(200);
  await blog.request.post(POST).expect(405);
  await blog.request.options(POST).expect(405);
});

test('400: an absolute URL that cannot be parsed; 200: one that can, and it is cached', async () => {
  const blog = await blogWithPost();
  const broken = await raw(blog, 'http://[', {});
  expect(broken.status).toBe(400);
  expect(broken.headers).not.toHaveProperty('x-powered-by');
  expect(broken.body.toString()).toBe('The address of this request cannot be read.\n');
  const absolute = await raw(blog, `http://blog.example${POST}?utm_source=x`, {});
  expect(absolute.status).toBe(200);
  expect(blog.pages.holds(POST)).toBe(true);
});

test('200: the stylesheet is cacheable for a year, in brotli', async () => {
  const blog = await blogWithPost();
  const [address = ''] =
    /\/assets\/site\.css\?v=\w+/.exec((await blog.request.get(POST)).text) ?? [];
  const { headers, body } = await raw(blog, address, { 'Accept-Encoding': 'br' });
  expect(headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(brotliDecompressSync(body).length).toBeGreaterThan(2 * body.length);
  // Without its version, or with another, it may not be cached.
  const plain = await raw(blog, '/assets/site.css?v=1', {});
  expect(plain.headers).toMatchObject({ 'cache-control': 'no-cache' });
});

test('200: below the path of the site', async () => {
  const blog = await blogWithPost({ env: { SITE_URL: 'http://blog.example/notes' } });
  await blog.request.get(`/notes${POST}`).expect(200);
  await blog.request.get('/notes/').expect(200);
  expect(blog.pages.holds(`/notes${POST}`)).toBe(true);
  expect(blog.pages.holds('/notes/')).toBe(true);
  await blog.request.get(POST).expect(404);
});

test('200: a cache of 0 bytes stores nothing', async () => {
  const blog = await blogWithPost({ env: { CACHE_MAX_BYTES: '0' } });
  await blog.request.get(POST).expect(200);
  expect(blog.pages.holds(POST)).toBe(false);
});
