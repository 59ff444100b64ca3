import { expect, test } from 'vitest';
import { testBlog } from '../support/blog/test-blog.ts';

test('200: a stylesheet has the smallest encoding that the client accepts', async () => {
  const blog = await testBlog();
  const ask = (accepted: string) =>
    blog.request.get('/assets/site.css').set('Accept-Encoding', accepted).expect(200);
  const plain = await ask('identity');
  expect(plain.headers).not.toHaveProperty('content-encoding');
  expect(plain.text).toContain('.prose');

  for (const [accepted, encoding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['nonsense', undefined],
  ]) {
    const answer = await ask(String(accepted));
    const headers = answer.headers as Record<string, string | undefined>;
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['vary']).toBe('Accept-Encoding');
    expect(headers['content-type']).toBe('text/css; charset=utf-8');
    expect(answer.text).toBe(plain.text);
    const smaller = Number(headers['content-length']) < plain.text.length / 3;
    expect(smaller).toBe(encoding !== undefined);
  }
});

test.each([
  ['/favicon.ico', 'image/vnd.microsoft.icon', '00000100'],
  ['/apple-touch-icon.png', 'image/png', '89504e47'],
])('200: %s is an icon, below the path of the site', async (path, type, magic) => {
  const blog = await testBlog({ env: { SITE_URL: 'http://blog.example/notes' } });
  const icon = await blog.request
    .get(`/notes${path}`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        done(null, Buffer.concat(chunks));
      });
    })
    .expect(200);
  expect(icon.get('content-type')).toBe(type);
  expect((icon.body as Buffer).subarray(0, 4).toString('hex')).toBe(magic);
  await blog.request.head(`/notes${path}`).expect(200);
  await blog.request.post(`/notes${path}`).expect(405);
});
