/**
 * Pingback 1.0 §3, "Faults": which fault code is returned in which case.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0
 */
import { expect, test } from 'vitest';
import { call, ping } from '../support/sites/clients.ts';
import { linkTo, page, type Answer } from '../support/sites/source-site.ts';
import { allPings, aPost } from '../support/blog/test-blog.ts';
import { scene } from './scene.ts';

const fault = (code: number) => ({
  fault: { code, message: expect.stringMatching(/\w/) as string },
});

test('Pingback 1.0 §3 fault 0: a post that pings itself gets the generic fault, since no other applies', async () => {
  const { blog, target } = await scene();
  expect(await ping(blog, target, target)).toEqual(fault(0));
  expect(await ping(blog, `${target}/#top`, target)).toEqual(fault(0));
});

/** Sources that cannot be fetched, though some of them contain the link. */
const MISSING_SOURCES: Record<string, (target: string) => Answer> = {
  404: (target) => ({ status: 404, body: page(linkTo(target)) }),
  410: (target) => ({ status: 410, body: page(linkTo(target)) }),
  500: (target) => ({ status: 500, body: page(linkTo(target)) }),
  'an image': () => ({ headers: { 'content-type': 'image/png' }, body: 'PNG' }),
  'a page over the limit': (target) => page(linkTo(target)) + ' '.repeat(1_000_001),
  'a redirect to itself': () => ({ status: 302, headers: { location: '#' } }),
  'a redirect inwards': () => ({ status: 302, headers: { location: 'http://10.0.0.1/' } }),
  'a connection cut off': () => (_req, res) => res.destroy(),
};

test('Pingback 1.0 §3 fault 16: a source that cannot be fetched gets the same message, whatever the reason', async () => {
  const { blog, site, target } = await scene();
  const answers = new Set<string>();
  for (const [name, answer] of Object.entries(MISSING_SOURCES)) {
    const path = `/${encodeURIComponent(name)}`;
    site.pages[path] = answer(target);
    const result = await ping(blog, site.url(path), target);
    expect(result, name).toEqual(fault(16));
    answers.add(JSON.stringify(result));
  }
  const down = await blog.sourceSite({});
  await down.close();
  for (const source of [down.url('/'), 'http://10.0.0.1/', 'http://[::1]/']) {
    answers.add(JSON.stringify(await ping(blog, source, target)));
  }
  // So that a network cannot be explored through the blog.
  expect([...answers]).toHaveLength(1);
});

test('Pingback 1.0 §3 fault 16: a source that is not on the public web does not exist', async () => {
  const { blog, target } = await scene();
  for (const source of [
    'mailto:alice@example.org',
    'ftp://a.example/',
    'file:///etc/passwd',
    'http://user:password@a.example/',
    'http://10.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
  ]) {
    expect(await ping(blog, source, target), source).toEqual(fault(16));
  }
});

test('Pingback 1.0 §3 fault 17: the source does not contain a link to the target', async () => {
  const { blog, site, target } = await scene();
  const bodies = {
    'no link at all': '<p>Nothing here.</p>',
    'the address as text': `<p>${target}</p>`,
    'a link in a comment': `<!-- ${linkTo(target)} -->`,
    'a link in a script': `<script>document.write('${linkTo(target)}')</script>`,
    'a link shown as code': `<code>&lt;a href="${target}">this&lt;/a></code>`,
    'a link to a longer address': linkTo(`${target}0`),
    'a longer address with a query': linkTo(`${target}0?ref=source.example`),
    'a link to the home page with a query': linkTo('http://blog.example/?a=1'),
    'a link that only mentions it': linkTo(`http://a.example/?to=${target}`),
    'an image': `<img src="${target}" alt="">`,
  };
  for (const [name, body] of Object.entries(bodies)) {
    const path = `/${encodeURIComponent(name)}`;
    site.pages[path] = page(body);
    expect(await ping(blog, site.url(path), target), name).toEqual(fault(17));
  }
  // The query of a post's address does not name another document (decision 017).
  site.pages['/query'] = page(linkTo(`${target}?a=1`));
  expect(await ping(blog, site.url('/query'), target)).toHaveProperty('value');
});

test('Pingback 1.0 §3 fault 32: the target does not exist', async () => {
  const { blog, source } = await scene();
  await aPost(blog.deps, { slug: 'there' });
  await aPost(blog.deps, { slug: 'to-come', publishedAt: new Date('2026-11-29T00:00:00Z') });
  for (const path of [
    '/2026/11/nowhere',
    '/2026/11/there-0',
    '/2025/11/there',
    '/2026/11/to-come',
  ]) {
    expect(await ping(blog, source, `http://blog.example${path}`), path).toEqual(fault(32));
  }
});

/** Everything that is served, by every spelling, and some addresses where nothing is served. */
const PATHS = [
  '/',
  '//',
  '/?p=1',
  '/index.html',
  '/page/1',
  '/page/2',
  '/PAGE/1',
  '/page/1/',
  '/page/x',
  '/xmlrpc',
  '/XMLRPC.php',
  '/assets/site.css',
  '/assets/site.css/',
  '/2026/11/there',
  '/2026/11/there/',
  '/2026/11/There',
  '/2026/11/there?p=1',
  '/2026/11/there/trackback',
  '/2026/11/there/TrackBack/',
  '/2026/11/th%65re',
  '/2026/11//there',
  '/2026/11/nowhere',
  '/2026/11/nowhere/trackback',
  '/2026%2F11%2Fthere',
];

test('Pingback 1.0 §3 fault 32: only for a target that definitely does not exist', async () => {
  const { blog, source } = await scene();
  await aPost(blog.deps, { slug: 'there' });
  const answered: string[] = [];
  for (const path of PATHS) {
    const result = await ping(blog, source, `http://blog.example${path}`);
    if ('fault' in result && result.fault.code === 32) answered.push(path);
  }
  const missing: string[] = [];
  for (const path of answered) {
    const { status } = await blog.request.get(path);
    if (status === 404) missing.push(path);
  }
  expect(answered).toContain('/2026/11/nowhere');
  expect(answered).toEqual(missing);
});

test('Pingback 1.0 §3 fault 32: never for an address on another site', async () => {
  const { blog, source } = await scene(undefined, { SITE_URL: 'http://blog.example/notes' });
  for (const target of [
    'http://elsewhere.example/2026/11/nowhere',
    'http://www.blog.example/notes/2026/11/nowhere',
    'http://blog.example:8080/notes/2026/11/nowhere',
    'http://blog.example/2026/11/nowhere',
    'http://blog.example/notesnowhere',
  ]) {
    const result = await call(blog, 'pingback.ping', [source, target], '/notes/xmlrpc');
    expect(result, target).toEqual(fault(33));
  }
});

test('Pingback 1.0 §3 fault 33: the target cannot be used', async () => {
  const { blog, source } = await scene();
  await aPost(blog.deps, { slug: 'there' });
  await aPost(blog.deps, { slug: 'closed', ...allPings(false) });
  const paths = {
    'the home page': '/',
    'a set of posts': '/page/2',
    'a post that takes no pings': '/2026/11/closed',
    'a trackback address': '/2026/11/there/trackback',
    'the pingback server': '/xmlrpc',
  };
  for (const [name, path] of Object.entries(paths)) {
    expect(await ping(blog, source, `http://blog.example${path}`), name).toEqual(fault(33));
  }
});

test('Pingback 1.0 §3 fault 48: the pingback is already registered, however the URIs are spelled', async () => {
  const { blog, source, target } = await scene();
  await ping(blog, source, target);
  expect(await ping(blog, source, target)).toEqual(fault(48));
  expect(await ping(blog, `${source}#p1`, `${target}/#c1`)).toEqual(fault(48));
});

test('Pingback 1.0 §3 fault 48: not if the link was never found', async () => {
  const { blog, site, source, target } = await scene(() => page('<p>Soon.</p>'));
  expect(await ping(blog, source, target)).toEqual(fault(17));
  site.pages['/a'] = page(linkTo(target));
  expect(await ping(blog, source, target)).toHaveProperty('value');
});

test('Pingback 1.0 §3 fault 49: access denied to a host that the owner blocked', async () => {
  const { blog, site, source, target } = await scene();
  await blog.deps.db.host.create({
    data: { name: site.host, freeAt: blog.clock.now(), blocked: true },
  });
  expect(await ping(blog, source, target)).toEqual(fault(49));
  expect(site.requested).toEqual([]);
});

test('Pingback 1.0 §3 fault 49: access denied to a client with too many pings', async () => {
  const { blog, source, target } = await scene(undefined, { CLIENT_CLAIMS_PER_MINUTE: '1' });
  expect(await ping(blog, source, target)).toHaveProperty('value');
  expect(await ping(blog, source, target)).toEqual(fault(49));
});

test('Pingback 1.0 §3 fault 49: access denied while too many sources of one host await their check', async () => {
  const { blog, site, target } = await scene(undefined, {
    HOST_WAITING_LIMIT: '1',
    INLINE_CHECKS: '0',
  });
  expect(await ping(blog, site.url('/1'), target)).toHaveProperty('value');
  expect(await ping(blog, site.url('/2'), target)).toEqual(fault(49));
});

test('Pingback 1.0 §3: bits 5 to 8 of the code tell the kind of error', async () => {
  const { blog, site, source, target } = await scene(() => page('<p>No link.</p>'));
  const kindOf = async (from: string, to: string) => {
    const result = await ping(blog, from, to);
    return 'fault' in result ? result.fault.code >> 4 : null;
  };
  expect(await kindOf(source, target)).toBe(1);
  expect(await kindOf(site.url('/missing'), target)).toBe(1);
  expect(await kindOf(source, 'http://blog.example/2026/11/nowhere')).toBe(2);
  expect(await kindOf(source, 'http://blog.example/')).toBe(2);
  site.pages['/b'] = page(linkTo(target));
  await ping(blog, site.url('/b'), target);
  expect(await kindOf(site.url('/b'), target)).toBe(3);
});
