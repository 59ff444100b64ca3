import { expect, test } from 'vitest';
import { testBlog } from '../support/blog/test-blog.ts';

test('200: every page forbids scripts, frames and inline styles, and works on plain http', async () => {
  const blog = await testBlog();
  const { headers } = await blog.request.get('/').expect(200);
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("style-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests|script-src/);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('strict-transport-security');
});

test.each([
  [{}, /^max-age=\d+$/],
  [{ HSTS_SUBDOMAINS: 'false' }, /^max-age=\d+$/],
  [{ HSTS_SUBDOMAINS: 'true' }, /^max-age=\d+; includeSubDomains$/],
])('200: over https with HSTS, for subdomains if a setting says so: %j', async (env, header) => {
  const blog = await testBlog({ env: { SITE_URL: 'https://blog.example', ...env } });
  await blog.request.get('/').expect(200).expect('strict-transport-security', header);
});

test('200: the stylesheet’s URL changes with its content, and can be cached for a year', async () => {
  const blog = await testBlog();
  const { text } = await blog.request.get('/');
  const [path = ''] = /\/assets\/site\.css\?v=[0-9a-f]+/.exec(text) ?? [];
  await blog.request
    .get(path)
    .expect(200)
    .expect('cache-control', /immutable/);
});
