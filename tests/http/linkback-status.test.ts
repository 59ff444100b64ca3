import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { savePost } from '../../src/posts/save.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { ping, statusOf, trackback, webmention } from '../support/sites/clients.ts';
import { linkTo, page, type Answer } from '../support/sites/source-site.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

/** A webmention from a page that answers with `answer`, checked once. */
async function mentioned(answer: (target: string) => Answer) {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const target = blog.urlOf(post);
  const site = await blog.sourceSite({ '/a': answer(target) });
  const source = site.url('/a');
  const { headers } = await webmention(blog, { source, target }).expect(201);
  await blog.checks.verifyDue();
  const statusUrl = headers['location'] ?? '';
  return { blog, post, target, site, source, statusUrl, path: new URL(statusUrl).pathname };
}

const good = (target: string) => page(linkTo(target));

describe('the status page', () => {
  test('200: JSON for programs, with the claim and its result', async () => {
    const { blog, source, target, path } = await mentioned(good);
    const response = await blog.request.get(path).set('accept', 'application/json').expect(200);
    expect(response.body).toEqual({
      source,
      target,
      status: 'verified-pending',
      message: 'The link was found. It will be shown once the author of this site has approved it.',
      receivedAt: '2026-11-23T10:00:00.000Z',
    });
    expect(response.headers).toMatchObject({
      'cache-control': 'no-cache',
      'x-robots-tag': 'noindex',
      vary: expect.stringContaining('Accept') as string,
    });
  });

  test.each(['text/html,application/xhtml+xml,*/*;q=0.8', '*/*', 'image/png'])(
    '200: HTML for people: %s',
    async (accept) => {
      const { blog, target, path, source } = await mentioned(good);
      const { text, headers } = await blog.request
        .get(path)
        .set('accept', accept)
        .expect(200)
        .expect('content-type', /^text\/html/);
      expect(text).toContain('Awaiting review');
      expect(text).toContain(`<a href="${target}">`);
      // The page has no details about the source yet.
      expect(text).toContain(source);
      expect(text).not.toContain(`href="${source}`);
      expect(headers).toMatchObject({
        'cache-control': 'no-cache',
        'x-robots-tag': 'noindex',
        vary: expect.stringContaining('Accept') as string,
      });
    },
  );

  test('200: shows the owner’s decision; rejected and spam have the same text', async () => {
    const { blog, statusUrl, post } = await mentioned(good);
    const { id } = await blog.onlyLinkback();
    await decideLinkbacks(blog.deps, [id], 'approved');
    expect((await statusOf(blog, statusUrl)).status).toBe('shown');
    await decideLinkbacks(blog.deps, [id], 'rejected');
    const rejected = await statusOf(blog, statusUrl);
    expect(rejected.status).toBe('not-shown');
    await decideLinkbacks(blog.deps, [id], 'spam');
    expect(await statusOf(blog, statusUrl)).toEqual(rejected);
    await decideLinkbacks(blog.deps, [id], 'approved');
    const { title, slug } = post;
    const publishedAt = new Date('2026-11-30T08:00:00Z');
    await savePost(blog.deps, { title, slug, markdown: 'For later.', publishedAt });
    expect(await statusOf(blog, statusUrl)).toEqual(rejected);
    blog.clock.advance(publishedAt.getTime() - blog.clock.now().getTime());
    expect((await statusOf(blog, statusUrl)).status).toBe('shown');
    await unpublishPost(blog.deps, post.path);
    expect(await statusOf(blog, statusUrl)).toEqual(rejected);
  });

  test('200: has the same text for every reason why a source cannot be read', async () => {
    const answers: Answer[] = [
      { status: 404 },
      { status: 410 },
      { status: 403 },
      { status: 500 },
      { headers: { 'content-type': 'image/png' }, body: 'x' },
      { status: 302, headers: { location: 'http://10.0.0.1/' } },
      (_req, res) => res.destroy(),
    ];
    const texts = new Set<string>();
    for (const answer of answers) {
      const { blog, statusUrl } = await mentioned(() => answer);
      const { status, message } = await statusOf(blog, statusUrl);
      texts.add(`${status}: ${message}`);
    }
    expect([...texts]).toEqual([
      'unreadable: The source must be a public web page that answers within a few seconds and is not too large. Once it is, send this again.',
    ]);
  });

  test('200: names a source without the link, and one that was read before and is gone', async () => {
    const { blog, site, source, target, statusUrl } = await mentioned(() => page('No link.'));
    expect((await statusOf(blog, statusUrl)).status).toBe('link-missing');
    const after = async (answer: Answer) => {
      site.pages['/a'] = answer;
      blog.clock.advance(3_600_000);
      await webmention(blog, { source, target }).expect(201).expect('location', statusUrl);
      await blog.checks.verifyDue();
      return (await statusOf(blog, statusUrl)).status;
    };
    expect(await after(good(target))).toBe('verified-pending');
    expect(await after({ status: 410 })).toBe('source-gone');
    expect(await after(good(target))).toBe('verified-pending');
  });

  test.each(['x', 'x'.repeat(22), 'x'.repeat(5_000), '%00'.repeat(22), '..%2f..%2fetc', '1'])(
    '404: a token that does not exist: %s',
    async (token) => {
      const { blog } = await mentioned(good);
      await blog.request.get(`/linkbacks/${token}`).expect(404);
    },
  );

  test('404: JSON for programs, HTML for people', async () => {
    const blog = await testBlog();
    const unknown = '/linkbacks/abcdefghijklmnopqrstuv';
    const response = await blog.request.get(unknown).set('accept', 'application/json').expect(404);
    expect(response.body).toEqual({ message: 'There is no linkback at this address.' });
    expect(response.headers['vary']).toContain('Accept');
    await blog.request
      .get(unknown)
      .expect(404)
      .expect('content-type', /^text\/html/);
  });

  test('405: any method but GET and HEAD', async () => {
    const { blog, path } = await mentioned(good);
    await blog.request.head(path).expect(200);
    await blog.request.post(path).expect(405).expect('allow', 'GET, HEAD');
  });
});

describe('the status page in other protocols', () => {
  test('200: is in a pingback’s success string', async () => {
    const { blog, target, site } = await mentioned(good);
    site.pages['/b'] = good(target);
    const { value } = (await ping(blog, site.url('/b'), target)) as { value: string };
    const [statusUrl] = /http:\/\/blog\.example\/linkbacks\/[\w-]{22}$/.exec(value) ?? [];
    expect(await statusOf(blog, statusUrl)).toMatchObject({
      source: site.url('/b'),
      status: 'verified-pending',
    });
  });

  test('200: is in a Link header of a trackback’s answer, whatever the answer', async () => {
    const { blog, post, target, site } = await mentioned(good);
    site.pages['/b'] = good(target);
    site.pages['/c'] = page('No link.');
    for (const [path, status] of [
      ['/b', 'verified-pending'],
      ['/b', 'verified-pending'],
      ['/c', 'link-missing'],
    ] as const) {
      const { headers } = await blog.request
        .post(`${post.path}/trackback`)
        .type('form')
        .send({ url: site.url(path) });
      const [, statusUrl] = /^<([^>]+)>; rel="status"$/.exec(headers['link'] ?? '') ?? [];
      expect((await statusOf(blog, statusUrl)).status).toBe(status);
    }
    const refused = await blog.request
      .post(`${post.path}/trackback`)
      .type('form')
      .send({ url: 'x' });
    expect(refused.headers).not.toHaveProperty('link');
    expect(await trackback(blog, post.path, { url: site.url('/b') })).toMatchObject({ error: 1 });
  });
});
