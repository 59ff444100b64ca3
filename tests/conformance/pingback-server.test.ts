/**
 * Pingback 1.0 §3 to §5 and the erratum: the call, its responses and its effects. Single faults are
 * in pingback-faults.test.ts.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0
 */
import { expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { call, ping } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { callXml, postCall, type RawBlog } from './raw-call.ts';
import { scene } from './scene.ts';
import { outline, parseXml } from './strict-xml.ts';

const STRING_ANSWER = 'methodResponse(params(param(value(string))))';
const FAULT_ANSWER =
  'methodResponse(fault(value(struct(member(name, value(int)), member(name, value(string))))))';

const registered = { value: expect.stringContaining('registered') as string };

/** The elements of the response to pingback.ping. */
async function answerTo(blog: RawBlog, source: string, target: string): Promise<string> {
  const values = [source, target].map((address) => `<value>${address}</value>`);
  return outline(parseXml((await postCall(blog, callXml('pingback.ping', ...values))).text));
}

test('Pingback 1.0 §3: pingback.ping takes two strings, the source and then the target', async () => {
  const { blog, source, target } = await scene();
  expect(await ping(blog, source, target)).toEqual(registered);
  expect(await ping(blog, target, source)).toMatchObject({ fault: { code: 33 } });
});

test('Pingback 1.0 §3: anything but two strings is -32602', async () => {
  const { blog } = await scene();
  const lists: unknown[][] = [
    [],
    ['http://a.example/'],
    ['http://a.example/', 'http://blog.example/', 'http://b.example/'],
    [1, 2],
    [['http://a.example/'], ['http://blog.example/']],
    [{ source: 'http://a.example/', target: 'http://blog.example/' }],
  ];
  for (const params of lists) {
    const result = await call(blog, 'pingback.ping', params);
    expect(result, JSON.stringify(params)).toMatchObject({ fault: { code: -32602 } });
  }
});

test('Pingback 1.0 §3: both URIs are absolute', async () => {
  const { blog, source, target } = await scene();
  for (const relative of ['/a', 'a', '//source.example/a', '']) {
    expect(await ping(blog, relative, target)).toMatchObject({ fault: { code: 16 } });
  }
  for (const relative of [new URL(target).pathname, target.replace('http:', ''), '']) {
    expect(await ping(blog, source, relative)).toMatchObject({ fault: { code: 33 } });
  }
});

test('Pingback 1.0 §3: targetURI is as given on the source page', async () => {
  const { blog, site, target } = await scene();
  const spellings = [
    `${target}#comments`,
    `${target}/`,
    target.replace('http:', 'https:'),
    target.replace('post', '%70ost'),
  ];
  for (const [index, spelling] of spellings.entries()) {
    const path = `/${String(index)}`;
    site.pages[path] = page(linkTo(spelling));
    expect(await ping(blog, site.url(path), spelling), spelling).toEqual(registered);
  }
});

test('Pingback 1.0 §3: success is a single string', async () => {
  const { blog, source, target } = await scene();
  expect(await answerTo(blog, source, target)).toBe(STRING_ANSWER);
});

test('Pingback 1.0 §3: success before the source was fetched is a single string too', async () => {
  const { blog, source, target } = await scene(undefined, { INLINE_CHECKS: '0' });
  expect(await answerTo(blog, source, target)).toBe(STRING_ANSWER);
});

test('Pingback 1.0 §3: failure is an RPC fault', async () => {
  const { blog, source } = await scene();
  const target = 'http://blog.example/2026/11/nowhere';
  expect(await answerTo(blog, source, target)).toBe(FAULT_ANSWER);
});

test('Pingback 1.0 §4: the response to any request is one string or one fault of the list', async () => {
  const { blog, source, target } = await scene();
  const addresses = [
    source,
    target,
    'http://blog.example/',
    'http://10.0.0.1/',
    'javascript:alert(1)',
    'http://user:password@a.example/',
    `http://a.example/${'x'.repeat(3_000)}`,
    'http://[::1',
    '&lt;script&gt;',
    '\u202e“”\u{1f600}',
    'http://a.example/%00',
    '',
  ];
  for (const from of addresses) {
    for (const to of addresses) {
      expect([STRING_ANSWER, FAULT_ANSWER]).toContain(await answerTo(blog, from, to));
      const result = await ping(blog, from, to);
      if ('fault' in result) expect([0, 16, 17, 32, 33, 48, 49]).toContain(result.fault.code);
    }
  }
});

test('Pingback 1.0 §3 step 1: the source is fetched, to verify that it links to the target', async () => {
  const { blog, site, source, target } = await scene();
  expect(await ping(blog, source, target)).toEqual(registered);
  expect(site.requested).toEqual(['/a']);
  site.pages['/b'] = page('<p>No link at all.</p>');
  expect(await ping(blog, site.url('/b'), target)).toMatchObject({ fault: { code: 17 } });
});

test('Pingback 1.0 §3 step 2: a target that is not a valid entry is refused, and nothing is fetched', async () => {
  const { blog, site, source } = await scene();
  await ping(blog, source, 'http://blog.example/2026/11/nowhere');
  await ping(blog, source, 'http://blog.example/');
  expect(site.requested).toEqual([]);
  expect(await blog.linkbacks()).toEqual([]);
});

test('Pingback 1.0 §3 step 3: a pingback is registered once', async () => {
  const { blog, source, target } = await scene();
  expect(await ping(blog, source, target)).toEqual(registered);
  expect(await ping(blog, source, target)).toMatchObject({ fault: { code: 48 } });
  expect(await blog.linkbacks()).toHaveLength(1);
});

test('Pingback 1.0 §3 step 4: the pingback is recorded', async () => {
  const { blog, source, target } = await scene();
  await ping(blog, source, target);
  expect(await blog.onlyLinkback()).toMatchObject({
    source,
    target,
    via: ['pingback'],
    verification: 'verified',
  });
});

test('Pingback 1.0 §3 step 5: the post’s page is rendered again, with the pingback', async () => {
  const { blog, post, source, target } = await scene();
  await changeSetting(blog.deps, 'moderation', 'open');
  expect(await blog.pageOf(post)).not.toContain(source);
  await ping(blog, source, target);
  expect(await blog.pageOf(post)).toContain(`<a class="u-url p-name" href="${source}"`);
});

test('Pingback 1.0 §5: the example’s call has fragments in both URIs', async () => {
  const { blog, source, target } = await scene((target) => page(linkTo(`${target}#foo`)));
  expect(await ping(blog, `${source}#p123`, `${target}#foo`)).toEqual(registered);
  expect(await blog.onlyLinkback()).toMatchObject({ target: `${target}#foo` });
});

test('Pingback 1.0 §5: the source’s Content-Type must be text of some sort', async () => {
  const { blog, site, target } = await scene();
  const isText = {
    'image/png': false,
    'application/octet-stream': false,
    'application/pdf': false,
    'text/html': true,
    'text/html; charset=iso-8859-1': true,
    'application/xhtml+xml': true,
  };
  for (const [type, good] of Object.entries(isText)) {
    const path = `/${encodeURIComponent(type)}`;
    site.pages[path] = { headers: { 'content-type': type }, body: page(linkTo(target)) };
    expect(await ping(blog, site.url(path), target), type).toHaveProperty(good ? 'value' : 'fault');
  }
});

test('Pingback 1.0 §5: title and an extract around the link are taken from the source', async () => {
  const { blog, source, target } = await scene((target) =>
    page(`<p>Unrelated words.</p>${linkTo(target, 'Bob’s post')}<p>More.</p>`, 'Alice’s log'),
  );
  await ping(blog, source, target);
  expect(await blog.onlyLinkback()).toMatchObject({
    title: 'Alice’s log',
    excerpt: 'I read Bob’s post today.',
  });
});

test('Pingback 1.0 Errata: the size of the source is limited', async () => {
  const { blog, source, target } = await scene((target) => page(linkTo(target)) + ' '.repeat(900), {
    FETCH_MAX_BYTES: '1000',
  });
  expect(await ping(blog, source, target)).toMatchObject({ fault: { code: 16 } });
});

test('Pingback 1.0 Errata: a source that arrives too slowly is given up', async () => {
  const { blog, site, source, target } = await scene(
    (target) => (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      res.write(linkTo(target));
    },
    { FETCH_TIMEOUT_MS: '100' },
  );
  expect(await ping(blog, source, target)).toMatchObject({ fault: { code: 16 } });
  expect(site.requested).toEqual(['/a']);
});

test('Pingback 1.0 Errata: the number of requests to one host in a minute is limited', async () => {
  const { blog, site, target } = await scene(undefined, { HOST_FETCHES_PER_MINUTE: '2' });
  for (const path of ['/1', '/2', '/3', '/4']) {
    site.pages[path] = page(linkTo(target));
    expect(await ping(blog, site.url(path), target)).toEqual(registered);
  }
  expect(site.requested).toEqual(['/1', '/2']);
});
