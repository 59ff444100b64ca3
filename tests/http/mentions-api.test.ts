/** The mentions API: linkbacks as data, in the shape that clients of webmention.io read. */
import express from 'express';
import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import { mentionsRoutes } from '../../src/http/linkbacks/mentions.ts';
import { createConcurrencyLimiter } from '../../src/lib/rate-limiter.ts';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { decideLinkbacks } from '../support/blog/decide.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { aLinkback, approvedLinkbacks } from '../support/samples/a-linkback.ts';
import { linkTo, page } from '../support/sites/source-site.ts';

type Entry = Record<string, unknown> & { 'wm-id': number };
type Feed = { type: string; name: string; children: Entry[] };

async function shown(rows: Parameters<typeof approvedLinkbacks>[2]) {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { slug: 'notes' });
  await approvedLinkbacks(blog, post, rows);
  const target = blog.urlOf(post);
  const read = async (query: string, path = '/api/mentions.jf2') =>
    (await blog.request.get(`${path}?${query}`).expect(200)).body as Feed;
  const of = `target=${encodeURIComponent(target)}`;
  return {
    blog,
    post,
    target,
    of,
    read,
    ids: async (query: string) => (await read(query)).children.map((each) => each['wm-id']),
  };
}

const at = (iso: string) => new Date(iso);

describe('mentions.jf2', () => {
  test('200: a reply has the properties that clients of webmention.io read, its text as safe HTML', async () => {
    const { blog, target, of, read } = await shown([
      {
        type: 'reply',
        author: 'Mira',
        authorUrl: 'https://other.example/',
        title: 'A reply',
        content: 'I was <b>on</b> it!\n\nTwice.',
        receivedAt: at('2026-11-22T11:00:05.250Z'),
      },
    ]);
    await blog.deps.db.linkback.updateMany({ data: { publishedAt: at('2026-11-22T11:00:00Z') } });
    expect(await read(of)).toEqual({
      type: 'feed',
      name: 'Webmentions',
      children: [
        {
          type: 'entry',
          author: { type: 'card', name: 'Mira', photo: '', url: 'https://other.example/' },
          url: 'http://a.example/1',
          published: '2026-11-22T11:00:00Z',
          'wm-received': '2026-11-22T11:00:05Z',
          'wm-id': 1,
          'wm-source': 'http://a.example/1',
          'wm-target': target,
          'wm-protocol': 'webmention',
          content: {
            html: '<p>I was &lt;b&gt;on&lt;/b&gt; it!</p><p>Twice.</p>',
            text: 'I was <b>on</b> it!\n\nTwice.',
          },
          'in-reply-to': target,
          'wm-property': 'in-reply-to',
          'wm-private': false,
        },
      ],
    });
  });

  test('200: each type has its property, and RSVPs their value', async () => {
    const { target, of, read } = await shown([
      { type: 'like' },
      { type: 'repost' },
      { type: 'bookmark' },
      { type: 'mention', title: 'On notes', excerpt: 'As noted there.', via: 'pingback' },
      { type: 'rsvp', rsvp: 'maybe' },
      { type: 'rsvp', content: 'Who knows.' },
    ]);
    const { children } = await read(`${of}&sort-dir=up`);
    expect(children.map((each) => each['wm-property'])).toEqual([
      'like-of',
      'repost-of',
      'bookmark-of',
      'mention-of',
      'rsvp',
      'in-reply-to',
    ]);
    expect(children[0]).toMatchObject({ 'like-of': target, published: null });
    expect(children[3]).toMatchObject({
      name: 'On notes',
      content: { text: 'As noted there.' },
      'wm-protocol': 'pingback',
    });
    expect(children[4]).toMatchObject({ rsvp: 'maybe', 'in-reply-to': target });
  });

  test('200: the query of webmention.js: targets in both schemes, sorted by date of publication', async () => {
    const { blog, target, ids } = await shown([{}, {}, {}]);
    for (const [id, publishedAt] of [
      [1, at('2026-11-03T00:00:00Z')],
      [2, at('2026-11-01T00:00:00Z')],
    ] as const)
      await blog.deps.db.linkback.update({ where: { id }, data: { publishedAt } });
    const targets = ['http', 'https'].map(
      (scheme) => `target[]=${encodeURIComponent(target.replace('http', scheme))}`,
    );
    const query = `per-page=30&sort-by=published&${targets.join('&')}`;
    expect(await ids(`${query}&sort-dir=up`)).toEqual([2, 1, 3]);
    expect(await ids(query)).toEqual([3, 1, 2]);
  });

  test('200: pages, properties, since and since_id select, the newest first', async () => {
    const { of, ids } = await shown([
      { type: 'like' },
      { type: 'reply' },
      { type: 'rsvp', rsvp: 'yes' },
      { type: 'rsvp', rsvp: 'no' },
      { type: 'mention' },
    ]);
    expect(await ids(of)).toEqual([5, 4, 3, 2, 1]);
    expect(await ids(`${of}&per-page=2`)).toEqual([5, 4]);
    expect(await ids(`${of}&per-page=2&page=2`)).toEqual([1]);
    expect(await ids(`${of}&perPage=0`)).toEqual([]);
    expect(await ids(`${of}&wm-property=in-reply-to`)).toEqual([2]);
    expect(await ids(`${of}&wm-property[]=rsvp&wm-property[]=like-of`)).toEqual([4, 3, 1]);
    expect(await ids(`${of}&wm-property=follow-of`)).toEqual([]);
    expect(await ids(`${of}&wm-property=rsvp&sort-by=rsvp&sort-dir=up`)).toEqual([4, 3]);
    expect(await ids(`${of}&since_id=3`)).toEqual([5, 4]);
    expect(await ids(`${of}&since=2026-11-23T10:00:00.002Z`)).toEqual([5, 4]);
  });

  test('200: several posts, earlier paths and further spellings of a URL are found', async () => {
    const { blog, post, target, ids } = await shown([{}]);
    await renamePost(blog.deps, post.path, 'renamed');
    const other = await aPost(blog.deps);
    const { id } = await aLinkback(blog.deps, { postId: other.id, moderation: 'approved' });
    expect(await ids(`target=${encodeURIComponent(`${target}/?ref=x#top`)}`)).toEqual([1]);
    expect(await ids(`target=${encodeURIComponent(target.replace('http:', ''))}`)).toEqual([1]);
    const both = [target, blog.urlOf(other)].map((url) => `target[]=${encodeURIComponent(url)}`);
    expect((await ids(both.join('&'))).sort()).toEqual([1, id].sort());
  });

  test('200: pending, rejected and unverified linkbacks, and those of hidden posts, are left out', async () => {
    const { blog, post, of, ids } = await shown([{}, {}, {}, {}]);
    const set = (id: number, data: object) => blog.deps.db.linkback.update({ where: { id }, data });
    await set(1, { moderation: 'pending' });
    await set(2, { moderation: 'rejected' });
    await set(3, { verification: 'link-missing' });
    expect(await ids(of)).toEqual([4]);
    await unpublishPost(blog.deps, post.path);
    expect(await ids(of)).toEqual([]);
  });

  test('200: a page that is no post has none, on this site or another', async () => {
    const { blog, read } = await shown([{}]);
    for (const target of [
      'http://blog.example/',
      'http://blog.example/2020/01/x',
      'https://e.example/',
    ])
      expect(await read(`target=${encodeURIComponent(target)}`)).toMatchObject({ children: [] });
    const counted = await blog.request.get('/api/count?target=https://e.example/').expect(200);
    expect(counted.body).toEqual({ count: 0, type: {} });
  });
});

test('200: count.json counts by type, RSVPs by their value', async () => {
  const { blog, of } = await shown([
    { type: 'like' },
    { type: 'like' },
    { type: 'reply' },
    { type: 'rsvp' },
    { type: 'rsvp', rsvp: 'yes' },
    { type: 'mention' },
  ]);
  for (const path of ['/api/count', '/api/count.json']) {
    const counted = await blog.request.get(`${path}?${of}`).expect(200);
    expect(counted.body).toEqual({
      count: 6,
      type: { like: 2, mention: 1, reply: 2, 'rsvp-yes': 1 },
    });
  }
});

test('200, 204: pages of every site may read it', async () => {
  const { blog, of } = await shown([{}]);
  const got = await blog.request.get(`/api/mentions.jf2?${of}`).expect(200);
  expect(got.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'content-type': 'application/json; charset=utf-8',
  });
  const asked = await blog.request.options(`/api/count?${of}`).expect(204);
  expect(asked.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  });
  await blog.request.head(`/api/links.jf2?${of}`).expect(200);
});

test('400, 404, 405: errors are sentences in JSON', async () => {
  const { blog, of } = await shown([{}]);
  const get = async (url: string, status: number) =>
    ((await blog.request.get(url).expect(status)).body as { error_description: string })
      .error_description;
  expect(await get('/api/mentions.jf2', 400)).toContain('A target is required');
  expect(await get('/api/count?target=', 400)).toContain('A target is required');
  expect(await get('/api/mentions.jf2?target=javascript:alert(1)', 400)).toContain('http or https');
  expect(await get(`/api/mentions.jf2?${of}&page=-1`, 400)).toContain('page is not');
  expect(await get(`/api/mentions.jf2?${of}&per-page=all`, 400)).toContain('per-page is not');
  expect(await get(`/api/mentions.jf2?${of}&since=never`, 400)).toContain('since is not a date');
  for (const since of ['%2B010000-01-01', '0000-12-31', '-000001-01-01'])
    expect(await get(`/api/mentions.jf2?${of}&since=${since}`, 400)).toContain('years 1 to 9999');
  expect(await get(`/api/mentions.jf2?${of}&since_id=x`, 400)).toContain('since_id is not');
  const many = Array.from({ length: 11 }, () => of).join('&');
  expect(await get(`/api/mentions.jf2?${many}`, 400)).toContain('at most 10 targets');
  expect(await get(`/api/mentions.jf2?${of}&x=${'x'.repeat(9_000)}`, 400)).toContain('characters');
  expect(await get('/api/mentions', 404)).toContain('There is nothing at this URL');
  const posted = await blog.request.post(`/api/count?${of}`).expect(405);
  expect(posted.body).toHaveProperty('error', 'method_not_allowed');
  expect(posted.headers['allow']).toBe('GET, HEAD, OPTIONS');
});

test('200: a page has 100 linkbacks at most', async () => {
  const { of, ids } = await shown(Array.from({ length: 101 }, () => ({})));
  expect(await ids(`${of}&per-page=500`)).toHaveLength(100);
  expect(await ids(`${of}&per-page=500&page=1`)).toEqual([1]);
});

test('503, 200: too many queries at once are asked to come back, and each makes room for the next', async () => {
  const { blog, of } = await shown([{}]);
  const limiter = createConcurrencyLimiter({ max: 1, maxPerKey: 1 });
  const request = supertest(express().use(mentionsRoutes(blog.deps, limiter)));
  const release = limiter.acquire('another client');
  for (const path of ['/api/mentions.jf2', '/api/count']) {
    const refused = await request.get(`${path}?${of}`).expect(503);
    expect(refused.headers).toMatchObject({
      'retry-after': '5',
      'access-control-allow-origin': '*',
    });
    expect(refused.body).toMatchObject({
      error: 'temporarily_unavailable',
      error_description: expect.stringContaining('Too many queries') as string,
    });
  }
  release?.();
  for (const path of ['/api/mentions.jf2', '/api/count', '/api/mentions.jf2'])
    await request.get(`${path}?${of}`).expect(200);
});

describe('the page cache', () => {
  const key = '/api/mentions.jf2?target=https%3A%2F%2Fblog.example%2F2026%2F11%2Fnotes&per-page=20';

  test('200: has one answer for every spelling, which a new response replaces at once', async () => {
    const { blog, target, of, ids } = await shown([{}]);
    await changeSetting(blog.deps, 'moderation', 'open');
    expect(await ids(of)).toEqual([1]);
    expect(blog.pages.holds(key)).toBe(true);
    const site = await blog.sourceSite({ '/a': page(linkTo(target)) });
    const source = site.url('/a');
    await receiveLinkback(blog.deps, { via: 'webmention', source, target, client: '' });
    await blog.checks.verifyDue();
    const https = encodeURIComponent(`${target.replace('http', 'https')}/`);
    const [newest, ...others] = await ids(`per-page=20&target[]=${https}&${of}&utm_source=x`);
    expect(others).toEqual([1]);
    await decideLinkbacks(blog.deps, [newest ?? 0], 'spam');
    expect(await ids(of)).toEqual([1]);
  });

  test('200: does not store the answer for a post that time will make public again', async () => {
    const { blog, post, of, ids } = await shown([{}]);
    const publishedAt = new Date(blog.clock.now().getTime() + 60_000);
    await blog.deps.db.post.update({ where: { id: post.id }, data: { publishedAt } });
    expect(await ids(of)).toEqual([]);
    expect(blog.pages.holds(key)).toBe(false);
    blog.clock.advance(60_000);
    expect(await ids(of)).toEqual([1]);
  });

  test('200: does not store what strangers can vary, but answers it', async () => {
    const { blog, target, of } = await shown([{}]);
    const before = blog.pages.bytes();
    const other = encodeURIComponent('https://e.example/');
    for (const query of [
      `${of}&per-page=21`,
      `${of}&page=1`,
      `${of}&since_id=7`,
      `${of}&wm-property=like-of`,
      `${of}&target=${other}`,
      `target=${other}`,
      `target=${encodeURIComponent(`${target}?x=1`)}`,
      `target=${encodeURIComponent(target.replace('/2026', '//2026'))}`,
    ])
      await blog.request.get(`/api/mentions.jf2?${query}`).expect(200);
    expect(blog.pages.bytes()).toBe(before);
  });
});
