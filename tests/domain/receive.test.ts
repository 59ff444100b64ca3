import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import type { Claim } from '../../src/linkbacks/linkback.ts';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { allPings, aPost, testBlog } from '../support/blog/test-blog.ts';

const claim = (source: string, target: string): Claim => ({
  via: 'pingback',
  source,
  target,
  client: '203.0.113.9',
});

describe('receiving a claim', () => {
  test('makes one due row, and sends no request', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const outcome = await receiveLinkback(
      blog.deps,
      claim('http://a.example/p#x', `${blog.urlOf(post)}#y`),
    );
    expect(outcome).toMatchObject({ kind: 'received', registered: false });
    expect(await blog.onlyLinkback()).toMatchObject({
      source: 'http://a.example/p',
      target: `${blog.urlOf(post)}#y`,
      via: ['pingback'],
      verification: 'pending',
      moderation: 'pending',
    });
  });

  test('twice, by two protocols, is one row with both', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const target = blog.urlOf(post);
    await receiveLinkback(blog.deps, claim('http://a.example/p', target));
    await receiveLinkback(blog.deps, {
      ...claim('http://a.example/p#again', target),
      via: 'trackback',
      texts: { title: 'Said twice', excerpt: '', blogName: '' },
    });
    expect(await blog.onlyLinkback()).toMatchObject({
      via: ['pingback', 'trackback'],
      title: 'Said twice',
    });
  });

  test('ten times at once is one row', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const again = claim('http://a.example/p', blog.urlOf(post));
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => receiveLinkback(blog.deps, again)),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(10).fill('received'));
    await blog.onlyLinkback();
  });

  test('changes nothing about an approved linkback', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await receiveLinkback(blog.deps, claim('http://a.example/p', blog.urlOf(post)));
    const before = await blog.onlyLinkback();
    await decideLinkbacks(blog.deps, [before.id], 'approved');
    await receiveLinkback(blog.deps, claim('http://a.example/p', blog.urlOf(post)));
    expect(await blog.onlyLinkback()).toEqual({ ...before, moderation: 'approved' });
  });

  test('with http or https, with or without a slash, is one row', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    for (const source of ['http://a.example/p', 'https://a.example/p/', 'http://a.example./p']) {
      await receiveLinkback(blog.deps, claim(source, blog.urlOf(post)));
    }
    expect((await blog.onlyLinkback()).source).toBe('http://a.example/p');
  });

  test('keeps a trackback’s text as plain text, truncated at its limits', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await receiveLinkback(blog.deps, {
      ...claim('http://a.example/p', blog.urlOf(post)),
      via: 'trackback',
      texts: {
        title: `<b>${'t'.repeat(400)}`,
        excerpt: ' one\u0000\n two ',
        blogName: 'A\u202eB',
      },
    });
    const linkback = await blog.onlyLinkback();
    expect(linkback.title).toHaveLength(300);
    expect(linkback).toMatchObject({ excerpt: 'one two', site: 'AB' });
  });
});

describe('a refused claim adds no row', () => {
  test.each([
    ['bad-source', 'not a url', '/2026/11/there'],
    ['bad-source', 'ftp://a.example/', '/2026/11/there'],
    ['bad-source', `http://a.example/${'x'.repeat(2_100)}`, '/2026/11/there'],
    ['same-document', 'https://blog.example/2026/11/there/#self', '/2026/11/there'],
    ['no-such-post', 'http://a.example/', '/2026/11/nowhere'],
    ['no-such-post', 'http://a.example/', '/2026/13/there'],
    ['no-such-post', 'http://a.example/', '/%00'],
    ['not-a-post', 'http://a.example/', '/'],
    ['not-a-post', 'http://a.example/', '/page/2'],
    ['not-a-post', 'http://a.example/', '/2026/11/there/trackback'],
    ['no-such-post', 'http://a.example/', '/2026%2F11%2Fthere'],
    ['no-such-post', 'http://a.example/', '/2026/11/to-come'],
    ['closed', 'http://a.example/', '/2026/11/closed'],
    ['refused-address', 'http://10.0.0.1/', '/2026/11/there'],
    ['refused-address', 'http://[::ffff:a00:1]/', '/2026/11/there'],
    ['refused-address', 'http://0xa000001/', '/2026/11/there'],
    ['refused-address', 'http://169.254.169.254/latest/meta-data/', '/2026/11/there'],
  ])('%s: %s → %s', async (reason, source, path) => {
    const blog = await testBlog();
    await aPost(blog.deps, { slug: 'there' });
    await aPost(blog.deps, { slug: 'closed', ...allPings(false) });
    await aPost(blog.deps, { slug: 'to-come', publishedAt: new Date('2026-11-29T00:00:00Z') });
    expect(await receiveLinkback(blog.deps, claim(source, `http://blog.example${path}`))).toEqual({
      kind: 'refused',
      reason,
    });
    expect(await blog.linkbacks()).toEqual([]);
    expect(await blog.deps.db.host.count()).toBe(0);
  });

  test.each([
    ['bad-target', 'blog.example/2026/11/there'],
    ['bad-target', 'http://blog.example/\u0000'],
    ['not-a-post', 'http://elsewhere.example/2026/11/there'],
    ['not-a-post', 'http://blog.example:8080/2026/11/there'],
    ['not-a-post', 'http://blog.example.evil.example/2026/11/there'],
  ])('%s: %s', async (reason, target) => {
    const blog = await testBlog();
    await aPost(blog.deps, { slug: 'there' });
    expect(await receiveLinkback(blog.deps, claim('http://a.example/', target))).toEqual({
      kind: 'refused',
      reason,
    });
  });

  test('closed: a flag that was closed a moment ago counts', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await changeFlags(blog.deps, post.path, { ...allPings(false) });
    expect(await receiveLinkback(blog.deps, claim('http://a.example/', blog.urlOf(post)))).toEqual({
      kind: 'refused',
      reason: 'closed',
    });
  });

  test('blocked: the owner has blocked the host', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await blog.deps.db.host.create({
      data: { name: 'a.example', freeAt: blog.clock.now(), blocked: true },
    });
    expect(await receiveLinkback(blog.deps, claim('http://a.example/', blog.urlOf(post)))).toEqual({
      kind: 'refused',
      reason: 'blocked',
    });
  });

  test('host-full: too many sources of one host are pending', async () => {
    const blog = await testBlog({ env: { HOST_WAITING_LIMIT: '3' } });
    const post = await aPost(blog.deps);
    const send = (path: string) =>
      receiveLinkback(blog.deps, claim(`http://a.example/${path}`, blog.urlOf(post)));
    for (const path of ['1', '2', '3']) expect((await send(path)).kind).toBe('received');
    expect(await send('4')).toEqual({ kind: 'refused', reason: 'host-full' });
    // What is only to be retried tomorrow does not count.
    const tomorrow = new Date(blog.clock.now().getTime() + 86_400_000);
    await blog.deps.db.source.updateMany({
      where: { claims: 1, url: { endsWith: '/1' } },
      data: { nextCheckAt: tomorrow },
    });
    expect((await send('4')).kind).toBe('received');
    expect(await send('5')).toEqual({ kind: 'refused', reason: 'host-full' });
    // A claim for a pending one is accepted; other hosts are not affected.
    expect((await send('3')).kind).toBe('received');
    const other = claim('http://b.example/', blog.urlOf(post));
    expect((await receiveLinkback(blog.deps, other)).kind).toBe('received');
  });
});

describe('targets of a site with a path', () => {
  test('are below that path', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'https://example.org/notes' } });
    const post = await aPost(blog.deps, { slug: 'there' });
    const send = (target: string) => receiveLinkback(blog.deps, claim('http://a.example/', target));
    expect(blog.urlOf(post)).toBe('https://example.org/notes/2026/11/there');
    expect((await send(blog.urlOf(post))).kind).toBe('received');
    expect((await send('http://example.org/notes/2026/11/there/')).kind).toBe('received');
    expect(await send('https://example.org/2026/11/there')).toMatchObject({ reason: 'not-a-post' });
  });

  test('may be in any script', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { title: 'Zwölf Brücken – 東京' });
    expect(post.path).toBe('/2026/11/zwolf-brucken-東京');
    const outcome = await receiveLinkback(blog.deps, claim('http://a.example/', blog.urlOf(post)));
    expect(outcome.kind).toBe('received');
  });
});
