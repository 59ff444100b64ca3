/** What is logged of requests: no secret of a URL, and no stack trace without a failure. */
import { Writable } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { expect, test, vi } from 'vitest';
import { errorPages } from '../../src/http/errors.ts';
import { loggedUrl } from '../../src/http/request/headers.ts';
import { createViews } from '../../src/http/view/render.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

type Line = {
  level: number;
  msg: string;
  err?: unknown;
  req?: { url: string };
  res?: { statusCode: number };
};

async function loggingBlog() {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  const blog = await testBlog({ deps: { log: pino({ level: 'trace' }, stream) } });
  return {
    blog,
    written: () => written.join(''),
    lines: () => written.map((line) => JSON.parse(line) as Line),
  };
}

type Layer = {
  route?: { path: string | string[] };
  handle?: { stack?: Layer[] };
  slash?: boolean;
};

/** Every path below the site's root that the app answers, except `/admin`. */
function pathsOf({ listener }: TestBlog): string[] {
  const walk = (layers: Layer[]): string[] =>
    layers.flatMap(({ route, handle }) => [
      ...(route ? [route.path].flat() : []),
      ...walk(handle?.stack ?? []),
    ]);
  return walk((listener.app.router as unknown as { stack: Layer[] }).stack);
}

/** Has the shape of a status page's token. */
const SECRET = 'S3cretThatOpens-a-door';
/** Parameters that are secrets, by their name in the routes. */
const SECRET_PARAMETERS = /:(?:token|secret)\b/;

test('404 and every other status: no log has a secret of a URL', async () => {
  const { blog, written, lines } = await loggingBlog();
  const paths = pathsOf(blog).filter((path) => SECRET_PARAMETERS.test(path));
  const below = paths.map((path) =>
    path
      .replace(SECRET_PARAMETERS, SECRET)
      .replace(':id', '12')
      .replace(/^\/(setup|invited)/, '/admin/$1')
      .replace(/^(?=\/[^/]+$)/, '/admin/authorize'),
  );
  expect(below).toEqual(
    expect.arrayContaining([
      `/admin/setup/${SECRET}`,
      `/admin/invited/${SECRET}`,
      `/admin/authorize/${SECRET}`,
      `/comments/decide/${SECRET}`,
      `/comments/follow/${SECRET}`,
      `/comments/12/${SECRET}`,
      `/linkbacks/${SECRET}`,
    ]),
  );
  for (const path of below) {
    for (const requested of [
      path,
      `${path}/`,
      `${path}/more`,
      path.toUpperCase().replace(SECRET.toUpperCase(), SECRET),
    ]) {
      for (const method of ['get', 'post', 'put'] as const) await blog.request[method](requested);
    }
    // Where a page that asks for sign-in leads back to.
    await blog.request.get(`/admin/sign-in?return=${encodeURIComponent(path)}`);
  }
  expect(lines().length).toBeGreaterThan(below.length * 12);
  expect(written()).not.toContain(SECRET);
});

test('500: logs the stack once, and not the secret', async () => {
  const { blog, written, lines } = await loggingBlog();
  await blog.deps.db.$executeRawUnsafe('ALTER TABLE "Linkback" RENAME TO "Away"');
  await blog.request.get(`/linkbacks/${SECRET}`).expect(500);
  await blog.deps.db.$executeRawUnsafe('ALTER TABLE "Away" RENAME TO "Linkback"');
  expect(lines().filter(({ err }) => err !== undefined)).toHaveLength(1);
  expect(
    lines()
      .filter(({ level }) => level === 50)
      .map(({ msg }) => msg),
  ).toEqual(['request failed', 'failed with status code 500']);
  expect(written()).not.toContain(SECRET);
});

test('200: an answer that has begun when its request turns out to be bad is cut off, with no log line', async () => {
  const { deps } = await testBlog();
  const app = express();
  app.set('env', 'production');
  app.use((_req, res) => {
    res.write('begun');
    throw Object.assign(new Error('too large'), { status: 413 });
  });
  app.use(errorPages(deps, createViews(deps)));
  await expect(supertest(app).get('/')).rejects.toThrow();
  // Express prints in a later turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(vi.mocked(console.error)).not.toHaveBeenCalled();
});

test('503: a refused search is logged without a stack, and not as an error', async () => {
  const { blog, lines } = await loggingBlog();
  await aPost(blog.deps, { markdown: 'A ferry.' });
  const statuses = await Promise.all(
    Array.from({ length: 12 }, async () => (await blog.request.get('/search?q=ferry')).status),
  );
  expect(statuses).toContain(503);
  const refused = lines().filter(({ res }) => res?.statusCode === 503);
  expect(refused).toHaveLength(statuses.filter((status) => status === 503).length);
  for (const line of refused) {
    expect(line.level).toBe(30);
    expect(line).not.toHaveProperty('err');
  }
});

test.each([
  ['/comments/decide/1.2.3.abc?do=spam', '/comments/decide/…?do=spam'],
  ['/blog/comments/follow/abc', '/blog/comments/follow/…'],
  ['/comments/12/abc', '/comments/12/…'],
  ['/Linkbacks/abc', '/Linkbacks/…'],
  ['/admin/setup/abc', '/admin/setup/…'],
  ['/blog/admin/invited/abc/?x=1', '/blog/admin/invited/…/?x=1'],
  [
    '/admin/sign-in?return=%2Fadmin%2Finvited%2Fabc%2Fd',
    '/admin/sign-in?return=%2Fadmin%2Finvited%2F…%2Fd',
  ],
  ['/2026/11/a-post/comments/reply/12', '/2026/11/a-post/comments/reply/12'],
  ['/comments/feed/atom', '/comments/feed/atom'],
  ['/admin/settings', '/admin/settings'],
])('%s is logged as %s', (url, logged) => {
  expect(loggedUrl(url)).toBe(logged);
});
