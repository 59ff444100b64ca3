/**
 * The requirements of Pingback and TrackBack for clients, over HTTP against sites on loopback.
 *
 * The discovery algorithms are tested case by case in tests/unit/find-older-endpoints.test.ts.
 */
import { expect, test } from 'vitest';
import { decodeMethodCall } from '../../src/lib/xmlrpc/xmlrpc.ts';
import { fields, PINGBACK, save, wideBlog } from '../support/blog/outbox.ts';
import {
  endpoint,
  pingbackThanks,
  trackbackAnswer,
  trackbackRdf,
  type Posted,
} from '../support/sites/receiver.ts';
import { page } from '../support/sites/source-site.ts';

async function pingbackSite(
  html: (server: string) => string,
  headers: Record<string, string> = {},
) {
  const blog = await wideBlog();
  const received: Posted[] = [];
  const site = await blog.sourceSite({ '/xmlrpc?a&b': endpoint(received, pingbackThanks) });
  const server = site.url('/xmlrpc?a&b');
  site.pages['/a'] = {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('SERVER', server)]),
    ),
    body: html(server),
  };
  return { blog, site, received };
}

test('Pingback 1.0 §2.1: a client lets the header override the link element', async () => {
  const { blog, site, received } = await pingbackSite(
    () => page(PINGBACK('http://wrong.example/')),
    {
      'x-pingback': 'SERVER',
    },
  );
  await save(blog, `[One](${site.url('/a')})`);
  expect(await blog.notify()).toMatchObject([{ state: 'sent', protocol: 'pingback' }]);
  expect(received).toHaveLength(1);
});

test('Pingback 1.0 §2.3: a client follows redirects of the target, finds the element by its pattern, and expands the four entities', async () => {
  const { blog, site, received } = await pingbackSite((server) =>
    page(PINGBACK(`${server.replace('&', '&amp;')}&quot;&lt;c&gt;`)),
  );
  // The entities as URLs escape them.
  site.pages['/xmlrpc?a&b%22%3Cc%3E'] = endpoint(received, pingbackThanks);
  site.pages['/old'] = { status: 302, headers: { location: '/a' } };
  await save(blog, `[One](${site.url('/old')})`);
  expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  expect(received.map(({ path }) => path)).toEqual(['POST /xmlrpc?a&b%22%3Cc%3E']);
});

test('Pingback 1.0 §2.3: a client uses the first match of the pattern, anywhere in the page', async () => {
  const { blog, site, received } = await pingbackSite((server) =>
    page(`<!-- ${PINGBACK(server)} --> ${PINGBACK('http://wrong.example/')}`),
  );
  await save(blog, `[One](${site.url('/a')})`);
  expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  expect(received).toHaveLength(1);
});

test('Pingback 1.0 §2.3: a client is no more lenient than the pattern', async () => {
  const { blog, site, received } = await pingbackSite((server) =>
    page(`<link href="${server}" rel="pingback"><link rel='pingback' href='${server}'>`),
  );
  await save(blog, `[One](${site.url('/a')})`);
  expect(await blog.notify()).toMatchObject([{ state: 'no-endpoint' }]);
  expect(received).toEqual([]);
});

test('Pingback 1.0 §3: a client calls pingback.ping with the source and the target as the source page gives it', async () => {
  const { blog, site, received } = await pingbackSite((server) => page(PINGBACK(server)));
  const target = site.url('/a#there');
  const post = await save(blog, `[One](${target})`);
  await blog.notify();
  expect(received[0]?.type).toMatch(/^text\/xml/);
  expect(decodeMethodCall(Buffer.from(received[0]?.body ?? ''), received[0]?.type)).toEqual({
    kind: 'call',
    method: 'pingback.ping',
    params: [blog.urlOf(post), target],
  });
});

test('XML-RPC Header requirements: a client sends text/xml, User-Agent, Host, and a correct Content-Length', async () => {
  const { blog, site, received } = await pingbackSite((server) => page(PINGBACK(server)));
  await save(blog, `[One](${site.url('/a')})`);
  await blog.notify();
  const request = site.requests.find(({ method }) => method === 'POST');
  expect(request?.headers).toMatchObject({
    'content-type': 'text/xml; charset=utf-8',
    'user-agent': expect.stringContaining('Antiphon') as unknown,
    host: new URL(site.url('/')).host,
    'content-length': String(Buffer.byteLength(received[0]?.body ?? '')),
  });
  expect(request?.headers).not.toHaveProperty('transfer-encoding');
});

test('TrackBack 1.2 Sending: a client posts a form in a charset that it names, with url, title, excerpt and blog_name', async () => {
  const blog = await wideBlog();
  const received: Posted[] = [];
  const site = await blog.sourceSite({ '/tb/1': endpoint(received, trackbackAnswer(0)) });
  site.pages['/a'] = page(trackbackRdf(site.url('/a'), site.url('/tb/1')));
  const post = await save(blog, `Ein Gruß an [One](${site.url('/a')})`, { title: 'Größe' });
  expect(await blog.notify()).toMatchObject([{ state: 'sent', protocol: 'trackback' }]);
  expect(received[0]?.type).toBe('application/x-www-form-urlencoded; charset=utf-8');
  expect(fields(received)).toEqual([
    { url: blog.urlOf(post), title: 'Größe', excerpt: 'Ein Gruß an One', blog_name: 'Antiphon' },
  ]);
});

test('TrackBack 1.2 Sending: a client treats error 1 with a message as a refusal', async () => {
  const blog = await wideBlog();
  const site = await blog.sourceSite({ '/tb': endpoint([], trackbackAnswer(1, 'Closed.')) });
  await save(blog, 'x', { trackbacksTo: [site.url('/tb')] });
  expect(await blog.notify()).toMatchObject([{ state: 'refused', lastAnswer: 'Closed.' }]);
});

test('TrackBack 1.2 Auto-Discovery: a client picks the block whose dc:identifier is the address linked', async () => {
  const blog = await wideBlog();
  const received: Posted[] = [];
  const site = await blog.sourceSite({ '/tb/1': endpoint(received, trackbackAnswer(0)) });
  const other = trackbackRdf(site.url('/b'), site.url('/wrong'));
  site.pages['/a'] = page(other + trackbackRdf(site.url('/a'), site.url('/tb/1')) + other);
  await save(blog, `[One](${site.url('/a')})`);
  expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  expect(received).toHaveLength(1);
});
