/** What linked pages accept, found out before anything is sent. */
import { expect, test } from 'vitest';
import { createTargetChecks } from '../../src/outbox/target-checks.ts';
import { PINGBACK, receiver, save, WEBMENTION, wideBlog } from '../support/blog/outbox.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { ping } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';

const LONG_MS = 20_000;

test('each page is found to accept the best protocol that it advertises, or none, or to be gone', async () => {
  const blog = await wideBlog();
  const site = await blog.sourceSite({
    '/both': page(WEBMENTION + PINGBACK('http://far.example/xmlrpc')),
    '/pingback': page(PINGBACK('http://far.example/xmlrpc')),
    '/none': page('<p>Hello'),
    '/trouble': { status: 503 },
  });
  const checks = createTargetChecks(blog.deps);
  const urls = ['/both', '/pingback', '/none', '/gone', '/trouble'].map(site.url);
  expect(urls.map(checks.finding)).toEqual([null, null, null, null, null]);
  await checks.check(urls, LONG_MS);
  expect(urls.map(checks.finding)).toMatchObject([
    { kind: 'accepts', protocol: 'webmention' },
    { kind: 'accepts', protocol: 'pingback' },
    { kind: 'accepts-none' },
    { kind: 'gone' },
    { kind: 'unreachable' },
  ]);
  expect(await blog.deps.db.outboxEntry.count()).toBe(0);
});

test('a page that answers has its title, as plain text', async () => {
  const blog = await wideBlog();
  const title = 'A walk &lt;b&gt; \u202e';
  const site = await blog.sourceSite({ '/a': page(WEBMENTION, title), '/b': page('', title) });
  const checks = createTargetChecks(blog.deps);
  const urls = ['/a', '/b'].map(site.url);
  await checks.check(urls, LONG_MS);
  expect(urls.map(checks.finding)).toMatchObject([
    { kind: 'accepts', title: 'A walk <b>' },
    { kind: 'accepts-none', title: 'A walk <b>' },
  ]);
});

test('a page is asked again after an hour, and one that was gone after two minutes', async () => {
  const blog = await wideBlog();
  const site = await blog.sourceSite({ '/a': page(WEBMENTION) });
  const checks = createTargetChecks(blog.deps);
  const urls = ['/a', '/gone'].map(site.url);
  await checks.check(urls, LONG_MS);
  blog.clock.advance(3 * 60_000);
  expect(urls.map((url) => checks.finding(url)?.kind)).toEqual(['accepts', undefined]);
  blog.clock.advance(60 * 60_000);
  expect(urls.map((url) => checks.finding(url)?.kind)).toEqual([undefined, undefined]);
});

test('a host that is asked too often in a minute leaves its pages without a finding', async () => {
  const blog = await wideBlog({ env: { HOST_FETCHES_PER_MINUTE: '1' } });
  const site = await blog.sourceSite({ '/a': page(WEBMENTION), '/b': page(WEBMENTION) });
  const checks = createTargetChecks(blog.deps);
  const urls = ['/a', '/b'].map(site.url);
  await checks.check(urls, LONG_MS);
  expect(urls.map((url) => checks.finding(url)?.kind)).toEqual(['accepts', undefined]);
  blog.clock.advance(61_000);
  await checks.check(urls, LONG_MS);
  expect(checks.finding(site.url('/b'))?.kind).toBe('accepts');
});

test('checks leave half of a host’s minute to notifications and to checks of sources', async () => {
  const blog = await testBlog();
  const { site, received, a } = await receiver(blog);
  const paths = ['/c', '/d', '/e', '/f'];
  for (const path of paths) site.pages[path] = page(WEBMENTION);
  const checks = createTargetChecks(blog.deps);
  await checks.check([a, ...paths.map(site.url)], LONG_MS);
  expect(site.requested).toHaveLength(2);
  const post = await save(blog, `I read [this](${a}).`);
  await blog.notify();
  expect(received).toHaveLength(1);
  site.pages['/response'] = page(linkTo(blog.urlOf(post)));
  expect(await ping(blog, site.url('/response'), blog.urlOf(post))).toHaveProperty('value');
  expect(site.requested).toHaveLength(5);
  // The host gets no more than its limit all the same.
  await checks.check(paths.map(site.url), LONG_MS);
  expect(site.requested).toHaveLength(5);
});
