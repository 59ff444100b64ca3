/**
 * What the page cache stores and until when: cookies, pages touched while they are rendered, and
 * time.
 */
import type { ServerResponse } from 'node:http';
import express, { type Response } from 'express';
import supertest from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import { transact } from '../../../src/db/client.ts';
import { EVERYTHING, touch } from '../../../src/db/touch.ts';
import { sendDocument, type Document } from '../../../src/http/page-cache/answer.ts';
import { createPageCache } from '../../../src/http/page-cache/page-cache.ts';
import { cached } from '../../../src/http/server/listener.ts';
import { postKey } from '../../../src/posts/cache-keys/surrogate-keys.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { cachedBlog } from '../../support/blog/cached-blog.ts';
import { aPost, testBlog, untilCurrent } from '../../support/blog/test-blog.ts';

/** A cache before a handler of the test's own. */
async function cacheBefore(handle: (res: Response, path: string) => Promise<void> | void) {
  const blog = await testBlog();
  const pages = createPageCache(blog.deps);
  onTestFinished(() => pages.close());
  await untilCurrent({ pages });
  const app = express();
  app.use(async (req, res) => {
    await handle(res, req.url);
  });
  return { ...blog, pages, request: supertest(cached(pages, app)) };
}

const A_PAGE = {
  body: 'A page',
  contentType: 'text/html; charset=utf-8',
  cache: { keys: [postKey(1)], endsAt: null },
} satisfies Document;

const touchOf = (db: Parameters<typeof transact>[0], ...keys: string[]) =>
  transact(db, (transaction) => {
    touch(transaction, keys);
    return Promise.resolve();
  });

test.each<[string, (res: Response) => void, boolean]>([
  [
    'as it is',
    (res) => {
      sendDocument(res, A_PAGE);
    },
    true,
  ],
  [
    'with Set-Cookie',
    (res) => {
      sendDocument(res.cookie('a', 'b'), A_PAGE);
    },
    false,
  ],
  [
    'with keep null',
    (res) => {
      sendDocument(res, { ...A_PAGE, cache: null });
    },
    false,
  ],
  [
    'with a status of its own',
    (res) => {
      sendDocument(res.status(203), A_PAGE);
    },
    false,
  ],
])('200 %s', async (_what, handle, isCached) => {
  const { request, pages } = await cacheBefore(handle);
  const first = await request.get('/a');
  expect(first.text).toBe('A page');
  expect(pages.holds('/a')).toBe(isCached);
});

test('200: an answer with a cookie is not shared between clients', async () => {
  let visits = 0;
  const { request } = await cacheBefore((res) => {
    sendDocument(res.cookie('visit', String((visits += 1))), A_PAGE);
  });
  for (const number of ['1', '2']) {
    const { headers } = await request.get('/a').expect(200);
    expect(headers['set-cookie']).toEqual([`visit=${number}; Path=/`]);
  }
});

test('304: by date, if the answer has one', async () => {
  const lastModified = new Date('2026-11-20T08:00:00.700Z');
  const { request, pages } = await cacheBefore((res) => {
    sendDocument(res, { ...A_PAGE, lastModified });
  });
  for (const isCached of [false, true]) {
    expect(pages.holds('/a')).toBe(isCached);
    const { headers } = await request.get('/a').expect(200);
    expect(headers['last-modified']).toBe('Fri, 20 Nov 2026 08:00:00 GMT');
    const date = headers['last-modified'] ?? '';
    await request.get('/a').set('If-Modified-Since', date).expect(304);
    await request.get('/a').set('If-Modified-Since', 'Fri, 20 Nov 2026 07:59:59 GMT').expect(200);
    await request.get('/a').set({ 'If-Modified-Since': date, 'If-None-Match': '"x"' }).expect(200);
  }
});

test('200: a large page is compressed outside the event loop', async () => {
  const body = Array.from({ length: 50_000 }, (_, i) => `line ${String(i)}`).join('\n');
  const { request, pages } = await cacheBefore((res) => {
    sendDocument(res, { ...A_PAGE, body });
  });
  const answers = await Promise.all(
    ['br', 'br', 'gzip', 'identity'].map((encoding) =>
      request.get('/a').set('Accept-Encoding', encoding).expect(200),
    ),
  );
  // The parser of the tests decompresses gzip by itself.
  expect(answers[2]?.text).toBe(body);
  expect(answers[3]?.text).toBe(body);
  expect(pages.holds('/a')).toBe(true);
});

/** Pauses a request while its page is rendered. */
function pause() {
  let open = () => {};
  let arrive = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  return {
    open: () => {
      open();
    },
    opened,
    arrive: () => {
      arrive();
    },
    arrived,
  };
}

/** A requested page that is not sent before `finish` is called; it resolves to what was sent. */
async function aPageInTheMaking() {
  const door = pause();
  const { request, pages, deps } = await cacheBefore(async (res) => {
    door.arrive();
    await door.opened;
    sendDocument(res, A_PAGE);
  });
  const answer = request.get('/a').then(({ text }) => text);
  await door.arrived;
  const finish = async (): Promise<string> => {
    door.open();
    return await answer;
  };
  return { pages, deps, finish };
}

test.each([
  ['its own key', [postKey(1)], false],
  ['everything', [EVERYTHING], false],
  ['another key', [postKey(2)], true],
])('200: a page rendered while %s was touched', async (_what, keys, isCached) => {
  const { pages, deps, finish } = await aPageInTheMaking();
  await touchOf(deps.db, ...keys);
  expect(await finish()).toBe('A page');
  expect(pages.holds('/a')).toBe(isCached);
});

test('200: a page rendered while a write failed that its reader may have seen', async () => {
  const { pages, deps, finish } = await aPageInTheMaking();
  const failing = transact(deps.db, () => Promise.reject(new Error('undone')));
  await expect(failing).rejects.toThrow('undone');
  await finish();
  // On PostgreSQL, no reader sees it.
  expect(pages.holds('/a')).toBe(deps.db.isPostgres);
});

test('200: a page is cached until the moment at which it expires', async () => {
  const endsAt = new Date('2026-11-23T10:00:10Z');
  const { request, pages, clock } = await cacheBefore((res) => {
    sendDocument(res, { ...A_PAGE, cache: { keys: [], endsAt } });
  });
  await request.get('/a');
  clock.advance(9_999);
  await request.get('/a');
  expect(pages.holds('/a')).toBe(true);
  clock.advance(1);
  await request.get('/a').expect(200);
  expect(pages.holds('/a')).toBe(false);
});

test('200: a scheduled post is on every page that lists it from its time on', async () => {
  const blog = await cachedBlog();
  await aPost(blog.deps, { title: 'To come', publishedAt: new Date('2026-11-23T11:00:00Z') });
  expect((await blog.lookAtAll()).home.text).not.toContain('To come');
  blog.clock.advance(60 * 60_000 - 1);
  expect((await blog.get('home')).text).not.toContain('To come');
  expect(blog.holds('home')).toBe(true);
  blog.clock.advance(1);
  expect((await blog.get('home')).text).toContain('To come');
  expect((await blog.get('older')).text).toBe((await blog.made('older')).text);
  expect(blog.holds('home')).toBe(true);
});

test('200: the newest post has no later one until the next scheduled post appears', async () => {
  const blog = await cachedBlog();
  await aPost(blog.deps, { title: 'To come', publishedAt: new Date('2026-11-23T11:00:00Z') });
  expect((await blog.get('post5')).text).not.toContain('To come');
  blog.clock.advance(60 * 60_000 - 1);
  expect((await blog.get('post5')).text).not.toContain('To come');
  expect(blog.holds('post5')).toBe(true);
  blog.clock.advance(1);
  expect((await blog.get('post5')).text).toContain('To come');
});

test('200: a post has no endpoint from the moment at which it is too old', async () => {
  const blog = await cachedBlog();
  await changeSetting(blog.deps, 'webmentionsCloseAfterDays', '30');
  await changeSetting(blog.deps, 'pingbacksCloseAfterDays', '25');
  const { path } = blog.posts[0];
  const headersNow = async () => {
    const { headers } = await blog.request.get(path).expect(200);
    return [headers['x-pingback'] !== undefined, headers['link'] !== undefined];
  };
  const untilDay = (day: number) => {
    const age = new Date('2026-11-01T08:00:00Z').getTime() + day * 24 * 60 * 60_000;
    blog.clock.advance(age - blog.clock.now().getTime() - 1);
  };
  expect(await headersNow()).toEqual([true, true]);
  untilDay(25);
  expect(await headersNow()).toEqual([true, true]);
  blog.clock.advance(1);
  expect(await headersNow()).toEqual([false, true]);
  untilDay(30);
  expect(await headersNow()).toEqual([false, true]);
  expect(blog.holds('post1')).toBe(true);
  blog.clock.advance(1);
  expect(await headersNow()).toEqual([false, false]);
});

test('200: a page made from a request with a query is the same as for one without', async () => {
  const { request, pages } = await cacheBefore((res, path) => {
    sendDocument(res, { ...A_PAGE, body: `Made for ${path}` });
  });
  expect((await request.get('/a?utm_source=x').expect(200)).text).toBe('Made for /a');
  expect(pages.holds('/a')).toBe(true);
  expect((await request.get('/a').expect(200)).text).toBe('Made for /a');
});

test('200: a page is cached even if its client disconnects', async () => {
  let response: ServerResponse | undefined;
  const { request, pages } = await cacheBefore((res) => {
    response = res;
    res.destroy();
    sendDocument(res, A_PAGE);
  });
  await expect(request.get('/a')).rejects.toThrow();
  expect(response?.destroyed).toBe(true);
  expect(pages.holds('/a')).toBe(true);
});
