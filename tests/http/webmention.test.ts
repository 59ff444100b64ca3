import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { ping, webmention } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const SOURCE = 'http://a.example/';

async function aTarget(env: Record<string, string> = {}) {
  const blog = await testBlog({ env });
  return { blog, target: blog.urlOf(await aPost(blog.deps)) };
}

describe('a webmention', () => {
  test('201: the absolute URL of its status page, before anything is read', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'https://example.org/blog' } });
    const target = blog.urlOf(await aPost(blog.deps));
    const { headers, text } = await blog.request
      .post('/blog/webmention')
      .type('form')
      .send({ source: SOURCE, target })
      .expect(201)
      .expect('content-type', /^text\/plain/);
    expect(headers['location']).toMatch(/^https:\/\/example\.org\/blog\/linkbacks\/[\w-]{22}$/);
    expect(text).toBe(`Received. Status: ${headers['location'] ?? ''}\n`);
    expect(await blog.onlyLinkback()).toMatchObject({
      via: ['webmention'],
      source: SOURCE,
      target,
      verification: 'pending',
    });
  });

  test('201: the same status URL for the same pair in any spelling', async () => {
    const { blog, target } = await aTarget();
    const first = await webmention(blog, { source: SOURCE, target }).expect(201);
    const again = await webmention(blog, { source: `${SOURCE}#b`, target: `${target}#c` });
    expect(again.status).toBe(201);
    expect(again.headers['location']).toBe(first.headers['location']);
  });

  test('201: the first of repeated parameters counts; 400: parameters of other names', async () => {
    const { blog, target } = await aTarget();
    const t = encodeURIComponent(target);
    await webmention(blog, `source=${SOURCE}&source=garbage&target=${t}&target=garbage`).expect(
      201,
    );
    expect(await blog.onlyLinkback()).toMatchObject({ source: SOURCE, target });
    await webmention(blog, `source[]=${SOURCE}&target[]=${t}`).expect(400);
    await webmention(blog, `Source=${SOURCE}&Target=${t}`).expect(400);
  });

  test('400: an error sentence for a claim that cannot be read', async () => {
    const { blog, target } = await aTarget();
    const fields = `source=${SOURCE}&target=${encodeURIComponent(target)}`;
    const form = 'application/x-www-form-urlencoded';
    const refused: [string, string, RegExp][] = [
      ['', form, /source is missing/],
      ['   ', form, /source is missing/],
      [`target=${target}`, form, /source is missing/],
      [`source=&target=${target}`, form, /source is missing/],
      [`source=${SOURCE}`, form, /target is missing/],
      [`source=${SOURCE}&target=+`, form, /target is missing/],
      [JSON.stringify({ source: SOURCE, target }), 'application/json', /x-www-form-urlencoded/],
      [fields, 'text/plain', /x-www-form-urlencoded/],
      [fields, 'multipart/form-data; boundary=b', /x-www-form-urlencoded/],
      [fields, `${form}; charset=x-unheard-of`, /charset/],
      [`${fields}&vouch=%ff`, `${form}; charset=utf-8`, /not valid utf-8/],
      [`${fields}%00`, form, /NUL/],
      ['a=1&'.repeat(101), form, /at most 100 fields/],
    ];
    for (const [body, type, sentence] of refused) {
      const { status, text, headers } = await webmention(blog, body, type);
      expect([status, text], body.slice(0, 80)).toEqual([400, expect.stringMatching(sentence)]);
      expect(headers['content-type']).toMatch(/^text\/plain/);
      expect(headers).not.toHaveProperty('location');
    }
    expect(await blog.linkbacks()).toEqual([]);
  });

  test('400, 413: bodies that are broken or huge', async () => {
    const { blog } = await aTarget();
    await webmention(blog, `source=${'x'.repeat(65_537)}`).expect(413, /at most 64 KiB/);
    // Whatever its type: supertest would encode a form's bytes again.
    const send = (encoding: string, body: Buffer) =>
      blog.request.post('/webmention').set('content-encoding', encoding).send(body);
    await send('gzip', gzipSync('x'.repeat(1_000_000))).expect(413);
    await send('gzip', Buffer.from('not gzip')).expect(400);
    await send('x-unheard-of', Buffer.from('a=b')).expect(400);
  });

  test('400: to a post that takes no webmentions; 201: to the others', async () => {
    const { blog, target } = await aTarget();
    const closed = await aPost(blog.deps, { webmentionsOpen: false });
    const only = await aPost(blog.deps, { pingbacksOpen: false, trackbacksOpen: false });
    const { text } = await webmention(blog, { source: SOURCE, target: blog.urlOf(closed) }).expect(
      400,
    );
    expect(text).toContain('does not accept pings');
    await webmention(blog, { source: SOURCE, target: blog.urlOf(only) }).expect(201);
    await webmention(blog, { source: SOURCE, target }).expect(201);
  });

  test('403: from a host that the owner blocked', async () => {
    const { blog, target } = await aTarget();
    await webmention(blog, { source: SOURCE, target }).expect(201);
    await blog.deps.db.host.update({ where: { name: 'a.example' }, data: { blocked: true } });
    await webmention(blog, { source: `${SOURCE}2`, target }).expect(403, /Access denied/);
  });

  test('429: Retry-After for a client with too many claims, and a host with too many pending ones', async () => {
    const { blog, target } = await aTarget({
      CLIENT_CLAIMS_PER_MINUTE: '3',
      HOST_WAITING_LIMIT: '1',
    });
    await webmention(blog, { source: SOURCE, target }).expect(201);
    const full = await webmention(blog, { source: `${SOURCE}2`, target }).expect(429);
    expect(full.headers['retry-after']).toBe('600');
    await webmention(blog, { source: 'http://b.example/', target }).expect(201);
    const tired = await webmention(blog, { source: 'http://c.example/', target }).expect(429);
    expect(tired.headers['retry-after']).toBe('60');
  });

  test('449: Retry With if a vouch is needed; 400: an invalid vouch', async () => {
    const { blog, target } = await aTarget();
    await changeSetting(blog.deps, 'vouchRequired', 'true');
    const needed = await rawStatusLine(blog, { source: SOURCE, target });
    expect(needed).toBe('HTTP/1.1 449 Retry With');
    for (const vouch of ['garbage', 'http://unknown.example/']) {
      await webmention(blog, { source: SOURCE, target, vouch }).expect(400, /vouch/);
    }
    const known = { name: 'known.example', approved: 1, freeAt: blog.clock.now() };
    await blog.deps.db.host.create({ data: known });
    const vouch = 'http://known.example/friends';
    await webmention(blog, { source: SOURCE, target, vouch }).expect(201);
    await webmention(blog, { source: 'http://known.example/', target }).expect(201);
  });
});

describe('the webmention endpoint', () => {
  test('405: any method but POST', async () => {
    const { blog } = await aTarget();
    for (const method of ['get', 'head', 'put', 'patch', 'delete', 'options'] as const) {
      await blog.request[method]('/webmention').expect(405).expect('allow', 'POST');
    }
    await blog.request
      .get('/webmention')
      .expect('content-type', /^text\/plain/)
      .expect('vary', /Accept/);
  });

  test('405: a page that explains it to a person who opens it', async () => {
    const { blog } = await aTarget();
    const { text } = await blog.request
      .get('/webmention')
      .set('accept', 'text/html,application/xhtml+xml,*/*;q=0.8')
      .expect(405)
      .expect('allow', 'POST')
      .expect('content-type', /^text\/html/);
    expect(text).toContain('Webmention endpoint');
  });
});

test('201: one linkback for a source that a pingback claimed before', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const site = await blog.sourceSite({ '/a': page(linkTo(blog.urlOf(post))) });
  const pair = { source: site.url('/a'), target: blog.urlOf(post) };
  const { value } = (await ping(blog, pair.source, pair.target)) as { value: string };
  const { headers } = await webmention(blog, pair).expect(201);
  expect(value).toContain(headers['location']);
  expect(await blog.onlyLinkback()).toMatchObject({ via: ['pingback', 'webmention'] });
});

/** The first line of the answer, whose words no client library tells. */
async function rawStatusLine(blog: TestBlog, fields: Record<string, string>): Promise<string> {
  const response = await webmention(blog, fields);
  const { res } = response as unknown as { res: { httpVersion: string; statusMessage: string } };
  return `HTTP/${res.httpVersion} ${String(response.status)} ${res.statusMessage}`;
}
