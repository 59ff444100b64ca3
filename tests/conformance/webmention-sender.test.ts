/**
 * The requirements of Webmention for senders, over HTTP against sites on loopback.
 *
 * @see https://www.w3.org/TR/webmention/
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { deletePost } from '../../src/posts/withdraw.ts';
import { discoveryShapes, createOtherSite } from '../../src/selftest/other-site.ts';
import { decideComments } from '../support/blog/decide.ts';
import { fields, receiver, save, SLUG, wideBlog, WEBMENTION } from '../support/blog/outbox.ts';
import { aComment } from '../support/samples/comments.ts';
import { endpoint, type Posted } from '../support/sites/receiver.ts';
import { page } from '../support/sites/source-site.ts';

/** The site of the 23 pages, as in the self-test. `requested` has the requests, in order. */
async function rocks() {
  const site = createOtherSite();
  const requested: string[] = [];
  const server = createServer((req, res) => {
    requested.push(`${req.method} ${req.url}`);
    site.listener(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { site, requested, origin: `http://rocks.example:${String(port)}` };
}

test('Webmention §3.1.2: the 23 published discovery shapes are notified at their endpoints, once each', async () => {
  const blog = await wideBlog();
  const { site, requested, origin } = await rocks();
  const shapes = discoveryShapes(origin).map((shape) => ({
    shape,
    target: `${origin}/test/${shape.number}`,
  }));
  expect(shapes).toHaveLength(23);
  const post = await save(blog, shapes.map(({ target }) => `[Test](${target})`).join('\n\n'));
  expect((await blog.notify()).filter(({ state }) => state !== 'sent')).toEqual([]);

  const received = site.received.map(({ path, body }) => [
    new URLSearchParams(body).get('target'),
    path,
  ]);
  expect(Object.fromEntries(received)).toEqual(
    Object.fromEntries(shapes.map(({ shape, target }) => [target, site.endpointOf(shape)])),
  );
  expect(site.received).toHaveLength(23);
  expect(site.received.map(({ body }) => new URLSearchParams(body).get('source'))).toEqual(
    shapes.map(() => blog.urlOf(post)),
  );
  // Each page is fetched once, and no endpoint before the notification: one may be for a single use.
  const looks = requested.filter((request) => !request.startsWith('POST '));
  expect(looks).toHaveLength(23 + 1);
  expect(looks.filter((request) => request.includes('webmention'))).toEqual([]);
});

test('Webmention §3.1.2: redirects of the target are followed, and the User-Agent says Webmention', async () => {
  const blog = await wideBlog();
  const { site, received } = await receiver(blog);
  site.pages['/old'] = { status: 301, headers: { location: '/a' } };
  await save(blog, `[One](${site.url('/old')})`);
  await blog.notify();
  expect(fields(received)).toMatchObject([{ target: site.url('/old') }]);
  expect(site.requests.map(({ headers }) => headers['user-agent'])).toEqual(
    site.requests.map(() => 'Antiphon/0.1 (+http://blog.example/; Webmention)'),
  );
});

test('Webmention §3.1.2: a target that is not HTML advertises its endpoint in a Link header', async () => {
  const blog = await wideBlog();
  const { site, received } = await receiver(blog);
  site.pages['/a.pdf'] = {
    headers: { 'content-type': 'application/pdf', link: '</webmention>; rel=webmention' },
    body: Buffer.alloc(3_000_000),
  };
  await save(blog, `[One](${site.url('/a.pdf')})`);
  expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  expect(received).toHaveLength(1);
});

test('Webmention §3.1.3: the endpoint receives source and target as a form, and keeps its query', async () => {
  const blog = await wideBlog();
  const received: Posted[] = [];
  const site = await blog.sourceSite({
    '/a': page('<link rel="webmention" href="/end?a=1&amp;b=2">'),
    '/end?a=1&b=2': endpoint(received),
  });
  const post = await save(blog, `[One](${site.url('/a')})`);
  await blog.notify();
  expect(received).toEqual([
    {
      path: 'POST /end?a=1&b=2',
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ source: blog.urlOf(post), target: site.url('/a') }).toString(),
    },
  ]);
});

test.each([200, 201, 202, 204, 226])(
  'Webmention §3.1.3: any 2xx status is success: %i',
  async (status) => {
    const blog = await wideBlog();
    const { a } = await receiver(blog, { status });
    await save(blog, `[One](${a})`);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  },
);

test('Webmention §3.1.3: the status URL of a 201 response is recorded', async () => {
  const blog = await wideBlog();
  const { site, a } = await receiver(blog, { status: 201, headers: { location: 'status/1' } });
  await save(blog, `[One](${a})`);
  expect(await blog.notify()).toMatchObject([{ statusUrl: site.url('/status/1') }]);
});

test('Webmention §3.1.4: an update notifies all targets whose links changed, removed ones included, with new discovery', async () => {
  const blog = await wideBlog();
  const { site, received, a, b } = await receiver(blog);
  await save(blog, `[One](${a})`);
  await blog.notify();
  site.pages['/a'] = page('<link rel="webmention" href="/moved">');
  site.pages['/moved'] = endpoint(received);
  await save(blog, `[Two](${b})`);
  await blog.notify();
  expect(received.map(({ path }, i) => [path, fields(received)[i]?.target]).sort()).toEqual([
    ['POST /moved', a],
    ['POST /webmention', a],
    ['POST /webmention', b],
  ]);
});

test('Webmention §3.1.4: a response that is shown on the source’s page counts as an update of it (Salmention)', async () => {
  const blog = await wideBlog();
  const { received, a } = await receiver(blog);
  const post = await save(blog, `[One](${a})`);
  await blog.notify();
  received.length = 0;
  const { comment } = await aComment(blog, post.id);
  await decideComments(blog.deps, [comment.id], 'approved');
  blog.clock.advance(10 * 60_000);
  await blog.sends.salmentionDue();
  await blog.sends.sendDue();
  expect(fields(received)).toEqual([{ source: blog.urlOf(post), target: a }]);
});

test('Webmention §3.1.5: a deletion notifies all notified targets, after the source has become a 410 tombstone', async () => {
  const blog = await wideBlog();
  const { received, a, b } = await receiver(blog);
  const post = await save(blog, `[One](${a}) and [two](${b}), for good.`, { title: 'My words' });
  await blog.notify();
  await deletePost(blog.deps, SLUG);
  const { text } = await blog.request.get(post.path).expect(410);
  expect(text).toContain('This post was deleted');
  for (const gone of ['My words', 'for good', a, b]) expect(text).not.toContain(gone);
  await blog.notify();
  expect(fields(received).map(({ source, target }) => [source, target])).toEqual(
    [a, b, a, b].map((target) => [blog.urlOf(post), target]),
  );
});

test('Webmention §4.3: nothing is sent to an endpoint on a loopback address', async () => {
  // The target itself is on 127.0.0.1, which is allowed here, but in no blog by default.
  const blog = await wideBlog({ env: { FETCH_ALLOW_NETWORKS: '127.0.0.1/32' } });
  const received: Posted[] = [];
  const site = await blog.sourceSite({ '/webmention': endpoint(received) });
  const { port } = new URL(site.url('/'));
  for (const host of ['127.0.0.2', '127.8', '[::1]', '[::ffff:127.0.0.2]']) {
    site.pages['/a'] = page(`<link rel="webmention" href="http://${host}:${port}/webmention">`);
    await save(blog, `[To ${host}](${site.url('/a')})`);
    expect(await blog.notify(), host).toMatchObject([
      { state: 'failed', lastAnswer: 'The endpoint is on an address that is not public.' },
    ]);
  }
  expect(received).toEqual([]);
});

test('Webmention §4.5: nothing is sent to an endpoint behind a firewall', async () => {
  const blog = await wideBlog();
  const site = await blog.sourceSite({});
  for (const host of ['10.0.0.1', '192.168.0.1', '[fd00::1]', '169.254.169.254', '100.64.0.1']) {
    site.pages['/a'] = page(`<link rel="webmention" href="http://${host}/webmention">`);
    await save(blog, `[To ${host}](${site.url('/a')})`);
    expect(await blog.notify(), host).toMatchObject([
      { state: 'failed', lastAnswer: 'The endpoint is on an address that is not public.' },
    ]);
  }
});

test('Webmention §3.1.1: publishing a post without links sends nothing', async () => {
  const blog = await wideBlog();
  const { site, a } = await receiver(blog);
  await save(blog, `\`${a}\`\n\n${WEBMENTION}`);
  expect(await blog.notify()).toEqual([]);
  expect(site.requested).toEqual([]);
});
