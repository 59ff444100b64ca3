/**
 * How the outbox works through due entries: retries, host budgets, several processes, and stopping.
 */
import { describe, expect, test } from 'vitest';
import { createSends } from '../../src/outbox/jobs.ts';
import type { FetchPage } from '../../src/net/page.ts';
import { save, WEBMENTION } from '../support/blog/outbox.ts';
import { endpoint, pingbackFault, pingbackThanks, type Posted } from '../support/sites/receiver.ts';
import { page } from '../support/sites/source-site.ts';
import { testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const WEBMENTION_PAGE = page(WEBMENTION);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const links = (urls: string[]) => urls.map((url) => `[Link](${url})`).join('\n\n');

/** Minutes from now until the next try of the only entry. */
async function pause(blog: TestBlog): Promise<number> {
  const [entry] = await blog.outbox();
  if (!entry?.nextTryAt) throw new Error('Nothing is due.');
  return (entry.nextTryAt.getTime() - blog.clock.now().getTime()) / MINUTE_MS;
}

describe('a transient failure', () => {
  test('is retried at longer and longer intervals, with discovery each time, then fails', async () => {
    const blog = await testBlog();
    const received: Posted[] = [];
    const site = await blog.sourceSite({
      '/a': WEBMENTION_PAGE,
      '/webmention': endpoint(received, { status: 503 }),
    });
    await save(blog, links([site.url('/a')]));
    for (const minutes of [1, 10, 60, 6 * 60, 24 * 60]) {
      expect(await blog.notify()).toMatchObject([{ state: 'waiting', lastAnswer: 'HTTP 503' }]);
      const waits = await pause(blog);
      expect(waits).toBeGreaterThanOrEqual(minutes);
      expect(waits).toBeLessThanOrEqual(minutes * 1.25);
      blog.clock.advance(waits * MINUTE_MS - 1);
      await blog.notify();
      blog.clock.advance(1);
    }
    expect(await blog.notify()).toMatchObject([{ state: 'failed', attempts: 6, nextTryAt: null }]);
    expect(received).toHaveLength(6);
    expect(site.requested.filter((path) => path === '/a')).toHaveLength(6);
  });

  test('ends when the notification is sent', async () => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/xmlrpc': endpoint([], pingbackFault(50)) });
    site.pages['/a'] = page(`<link rel="pingback" href="${site.url('/xmlrpc')}">`);
    await save(blog, links([site.url('/a')]));
    expect(await blog.notify()).toMatchObject([{ state: 'waiting', lastAnswer: 'Fault 50: No.' }]);
    site.pages['/xmlrpc'] = endpoint([], pingbackThanks);
    blog.clock.advance(2 * MINUTE_MS);
    expect(await blog.notify()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  test('is retried no earlier than Retry-After says', async () => {
    const blog = await testBlog();
    const site = await blog.sourceSite({
      '/a': WEBMENTION_PAGE,
      '/webmention': endpoint([], { status: 429, headers: { 'retry-after': '7200' } }),
    });
    await save(blog, links([site.url('/a')]));
    await blog.notify();
    expect(await pause(blog)).toBe(120);
  });

  test.each([404, 410])('a page that answers %i is a permanent failure', async (status) => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/a': { status } });
    await save(blog, links([site.url('/a')]));
    expect(await blog.notify()).toMatchObject([
      { state: 'failed', nextTryAt: null, lastAnswer: `The page is gone: HTTP ${status}.` },
    ]);
  });

  test.each([
    [401, 'failed'],
    [403, 'failed'],
    [451, 'failed'],
    [408, 'waiting'],
    [425, 'waiting'],
    [429, 'waiting'],
    [503, 'waiting'],
  ])('a page that answers %i: %s', async (status, state) => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/a': { status } });
    await save(blog, links([site.url('/a')]));
    expect(await blog.notify()).toMatchObject([{ state }]);
  });
});

describe('host budgets', () => {
  test('one host gets five requests in a minute, one after the other; the rest stay due', async () => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/webmention': endpoint([]) });
    const paths = ['/1', '/2', '/3', '/4'];
    for (const path of paths) site.pages[path] = WEBMENTION_PAGE;
    await save(blog, links(paths.map(site.url)));
    await blog.notify();
    expect(site.requested).toHaveLength(5);
    blog.clock.advance(MINUTE_MS);
    expect((await blog.notify()).map(({ state }) => state)).toEqual(paths.map(() => 'sent'));
    expect(site.requested).toHaveLength(8);
  });

  test('a redirect to a busy host counts as no attempt', async () => {
    const blog = await testBlog();
    const busy = await blog.sourceSite({ '/a': WEBMENTION_PAGE, '/webmention': endpoint([]) });
    const site = await blog.sourceSite({
      '/out': { status: 302, headers: { location: busy.url('/a') } },
    });
    await blog.deps.db.host.create({
      data: { name: busy.host, freeAt: new Date(blog.clock.now().getTime() + MINUTE_MS) },
    });
    await save(blog, links([site.url('/out')]));
    expect(await blog.notify()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    expect(busy.requested).toEqual([]);
    blog.clock.advance(2 * MINUTE_MS);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  });
});

describe('a redirect loop fails after as many hops as fit in a minute', () => {
  const circle = { status: 307, headers: { location: '/circle' } };

  test('a page', async () => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/circle': circle });
    await save(blog, links([site.url('/circle')]));
    expect(await blog.notify()).toMatchObject([
      { state: 'failed', lastAnswer: 'The page redirects too often.' },
    ]);
    expect(site.requested).toHaveLength(5);
  });

  test('an endpoint', async () => {
    const blog = await testBlog();
    const other = await blog.sourceSite({ '/circle': circle });
    const headers = { link: `<${other.url('/circle')}>; rel="webmention"` };
    const site = await blog.sourceSite({ '/a': { headers, body: '' } });
    await save(blog, links([site.url('/a')]));
    expect(await blog.notify()).toMatchObject([
      { state: 'failed', lastAnswer: 'The endpoint redirects too often.' },
    ]);
    expect(other.requested).toHaveLength(5);
  });
});

test('two processes share the work: each page is fetched once and notified once', async () => {
  const blog = await testBlog({ env: { HOST_FETCHES_PER_MINUTE: '60' } });
  const received: Posted[] = [];
  const requested: string[] = [];
  const targets: string[] = [];
  for (let i = 0; i < 8; i += 1) {
    const site = await blog.sourceSite({ '/webmention': endpoint(received) });
    site.pages['/a'] = (_req, res) => {
      requested.push(site.host);
      res.setHeader('content-type', 'text/html').end(WEBMENTION_PAGE);
    };
    targets.push(site.url('/a'));
  }
  await save(blog, links(targets));
  const other = createSends(blog.deps);
  await Promise.all([blog.sends.planDue(), other.planDue()]);
  await blog.sends.planDue();
  await Promise.all([blog.sends.sendDue(), other.sendDue()]);
  await other.close();
  await blog.sends.sendDue();
  expect(requested).toHaveLength(8);
  expect(new Set(received.map(({ body }) => body)).size).toBe(8);
  expect(received).toHaveLength(8);
  expect((await blog.outbox()).map(({ state }) => state)).toEqual(targets.map(() => 'sent'));
});

describe('stopped', () => {
  /** Fetches that never answer, and end when they are aborted. */
  const silence: FetchPage = (_url, _limits, context) => untilAborted(context?.signal);

  /** It may be aborted already: the lease is visible before the fetch begins. */
  function untilAborted(signal: AbortSignal | undefined): Promise<never> {
    return new Promise((_resolve, reject) => {
      const abort = () => {
        reject(new Error('aborted'));
      };
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort);
    });
  }

  test('during discovery, the next start repeats it', async () => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/a': WEBMENTION_PAGE, '/webmention': endpoint([]) });
    await save(blog, links([site.url('/a')]));
    const sends = createSends({ ...blog.deps, fetchPage: silence });
    await sends.planDue();
    const round = sends.sendDue();
    await expect.poll(() => isLeased(blog, site.host)).toBe(true);
    await sends.close();
    expect(await round).toBe(0);
    expect(await blog.outbox()).toMatchObject([{ state: 'waiting', protocol: null, attempts: 0 }]);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  });

  test('between discovery and notification, the next start notifies without another discovery', async () => {
    const blog = await testBlog();
    const received: Posted[] = [];
    const site = await blog.sourceSite({
      '/a': WEBMENTION_PAGE,
      '/webmention': endpoint(received),
    });
    await save(blog, links([site.url('/a')]));
    const sends = createSends({
      ...blog.deps,
      postTo: (_url, _limits, { signal }) => untilAborted(signal),
    });
    await sends.planDue();
    const round = sends.sendDue();
    await expect
      .poll(
        async () =>
          (await blog.outbox())[0]?.protocol === 'webmention' && (await isLeased(blog, site.host)),
      )
      .toBe(true);
    await sends.close();
    await round;
    expect(await blog.outbox()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
    expect(site.requested).toEqual(['/a', '/webmention']);
    expect(received).toHaveLength(1);
  });

  test('killed in between, another process continues after the lease expires', async () => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/a': WEBMENTION_PAGE, '/webmention': endpoint([]) });
    await save(blog, links([site.url('/a')]));
    const dead = createSends({ ...blog.deps, fetchPage: silence });
    await dead.planDue();
    const never = dead.sendDue();
    await expect.poll(() => isLeased(blog, site.host)).toBe(true);
    expect(await blog.notify()).toMatchObject([{ state: 'waiting' }]);
    blog.clock.advance(HOUR_MS);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
    await dead.close();
    await never;
    expect(await blog.outbox()).toMatchObject([{ state: 'sent' }]);
  });

  async function isLeased(blog: TestBlog, name: string): Promise<boolean> {
    const host = await blog.deps.db.host.findUnique({ where: { name } });
    return host !== null && host.freeAt > blog.clock.now();
  }
});
