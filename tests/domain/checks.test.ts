import { expect, test } from 'vitest';
import { leaseMs } from '../../src/hosts/host.ts';
import { setBlocked } from '../../src/hosts/switches.ts';
import { leaseHost } from '../../src/hosts/store.ts';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { verifySource } from '../../src/linkbacks/verify/verify.ts';
import type { FetchPage, FetchResult } from '../../src/net/page.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

async function receive(blog: TestBlog, source: string, path: string) {
  const outcome = await receiveLinkback(blog.deps, {
    via: 'pingback',
    source,
    target: `http://blog.example${path}`,
    client: '203.0.113.9',
  });
  if (outcome.kind !== 'received') throw new Error(outcome.reason);
  return outcome;
}

/** A network that the test controls: each fetch waits until the test answers it. */
function controlledNetwork() {
  const pending: { url: string; answer: (result: FetchResult) => void }[] = [];
  const fetchPage: FetchPage = (url, _limits, context) =>
    new Promise((answer, reject) => {
      context?.signal?.addEventListener('abort', () => {
        reject(new Error('aborted'));
      });
      pending.push({ url: url.href, answer });
    });
  return { pending, fetchPage };
}

const gone: FetchResult = { kind: 'gone', status: 410, finalUrl: new URL('http://a.example/') };

test('one host gets five requests in a minute, one after the other; the rest stay due', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  let inFlight = 0;
  let max = 0;
  const site = await blog.sourceSite({});
  for (let i = 0; i < 7; i += 1) {
    site.pages[`/${String(i)}`] = (_req, res) => {
      inFlight += 1;
      max = Math.max(max, inFlight);
      setImmediate(() => {
        inFlight -= 1;
        res.setHeader('content-type', 'text/html').end(page(linkTo(blog.urlOf(post))));
      });
    };
    await receive(blog, site.url(`/${String(i)}`), post.path);
  }
  await blog.checks.verifyDue();
  expect(site.requested).toHaveLength(5);
  expect(max).toBe(1);

  blog.clock.advance(60_000);
  await blog.checks.verifyDue();
  expect(site.requested).toHaveLength(7);
  expect((await blog.linkbacks()).every(({ verification }) => verification === 'verified')).toBe(
    true,
  );
});

test('a redirect to another host counts towards that host’s budget, too', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const victim = await blog.sourceSite({ '/page': page('') });
  const to = { status: 302, headers: { location: victim.url('/page') } };
  for (let i = 0; i < 7; i += 1) {
    const site = await blog.sourceSite({ '/out': to });
    await receive(blog, site.url('/out'), post.path);
  }
  await blog.checks.verifyDue();
  expect(victim.requested.length).toBeLessThanOrEqual(5);
});

test('a redirect to a blocked host counts as no page', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const blocked = await blog.sourceSite({ '/page': page(linkTo(blog.urlOf(post))) });
  await setBlocked(blog.deps, blocked.host, true);
  const site = await blog.sourceSite({
    '/out': { status: 302, headers: { location: blocked.url('/page') } },
  });
  await receive(blog, site.url('/out'), post.path);
  await blog.checks.verifyDue();
  expect((await blog.onlyLinkback()).verification).toBe('unreachable');
  expect(blocked.requested).toEqual([]);
});

test('a claim that comes while a slow page is read is checked, too', async () => {
  const network = controlledNetwork();
  const blog = await testBlog({ deps: { fetchPage: network.fetchPage } });
  const post = await aPost(blog.deps);
  await receive(blog, 'http://slow.example/', post.path);
  const round = blog.checks.verifyDue();
  while (network.pending.length < 1) await new Promise(setImmediate);
  await receive(blog, 'http://new.example/', post.path);
  await expect.poll(() => network.pending.length, { timeout: 10_000 }).toBe(2);
  for (const { answer } of network.pending) answer(gone);
  expect(await round).toBe(2);
});

test('of many leases of a new host at the same moment, one succeeds and none throws', async () => {
  const { deps } = await testBlog();
  const lease = () =>
    leaseHost(deps.db, 'a.example', deps.clock.now(), { perMinute: 5, leaseMs: 1_000 });
  const outcomes = await Promise.all(Array.from({ length: 12 }, lease));
  expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(11);
});

test('a sender waits for the verdict only while places are free', async () => {
  const network = controlledNetwork();
  const blog = await testBlog({
    env: { INLINE_CHECKS: '2' },
    deps: { fetchPage: network.fetchPage },
  });
  const post = await aPost(blog.deps);
  const received = [];
  for (const host of ['a', 'b', 'c'])
    received.push(await receive(blog, `http://${host}.example/`, post.path));
  const [a, b, c] = received.map((each) => blog.checks.checkNow(each));
  expect(await c).toBeNull();
  while (network.pending.length < 2) await new Promise(setImmediate);
  expect(network.pending.map(({ url }) => url).sort()).toEqual([
    'http://a.example/',
    'http://b.example/',
  ]);
  for (const { answer } of network.pending) answer(gone);
  expect([await a, await b]).toEqual([
    { kind: 'source-gone', status: 410 },
    { kind: 'source-gone', status: 410 },
  ]);
});

test('a claim of a slow page is answered in time, and its check goes on', async () => {
  const network = controlledNetwork();
  const blog = await testBlog({
    env: { INLINE_CHECK_MS: '1' },
    deps: { fetchPage: network.fetchPage },
  });
  const post = await aPost(blog.deps);
  const received = await receive(blog, 'http://a.example/', post.path);
  expect(await blog.checks.checkNow(received)).toBeNull();
  while (network.pending.length < 1) await new Promise(setImmediate);
  network.pending[0]?.answer(gone);
  await expect.poll(async () => (await blog.onlyLinkback()).verification).toBe('source-gone');
});

test('stopping aborts what is in flight and leaves it due; the next start checks it', async () => {
  const network = controlledNetwork();
  const blog = await testBlog({ deps: { fetchPage: network.fetchPage } });
  const post = await aPost(blog.deps);
  const { sourceId } = await receive(blog, 'http://a.example/', post.path);
  const round = blog.checks.verifyDue();
  while (network.pending.length < 1) await new Promise(setImmediate);
  await blog.checks.close();
  expect(await round).toBe(0);
  expect((await blog.onlyLinkback()).verification).toBe('pending');

  const again = verifySource(blog.deps, sourceId);
  while (network.pending.length < 2) await new Promise(setImmediate);
  network.pending[1]?.answer(gone);
  expect((await again).kind).toBe('checked');
});

test('a process that died keeps its host for the length of a lease, no longer', async () => {
  const network = controlledNetwork();
  const blog = await testBlog({ deps: { fetchPage: network.fetchPage } });
  const post = await aPost(blog.deps);
  const { sourceId } = await receive(blog, 'http://a.example/', post.path);
  const dead = verifySource(blog.deps, sourceId);
  while (network.pending.length < 1) await new Promise(setImmediate);
  expect(await verifySource(blog.deps, sourceId)).toEqual({ kind: 'busy' });

  blog.clock.advance(leaseMs(blog.deps.config));
  const heir = verifySource(blog.deps, sourceId);
  while (network.pending.length < 2) await new Promise(setImmediate);
  network.pending[1]?.answer(gone);
  expect((await heir).kind).toBe('checked');
  // The process that was thought dead may not overwrite what the next one has recorded.
  network.pending[0]?.answer({ kind: 'unreachable', why: 'timeout' });
  expect(await dead).toEqual({ kind: 'busy' });
  expect((await blog.onlyLinkback()).verification).toBe('source-gone');
});

test('two processes that poll at the same moment fetch a source once', async () => {
  const network = controlledNetwork();
  const blog = await testBlog({ deps: { fetchPage: network.fetchPage } });
  const post = await aPost(blog.deps);
  const { sourceId } = await receive(blog, 'http://a.example/', post.path);
  const both = [verifySource(blog.deps, sourceId), verifySource(blog.deps, sourceId)];
  while (network.pending.length < 1) await new Promise(setImmediate);
  network.pending[0]?.answer(gone);
  expect((await Promise.all(both)).map(({ kind }) => kind).sort()).toEqual(['busy', 'checked']);
  expect(network.pending).toHaveLength(1);
});
