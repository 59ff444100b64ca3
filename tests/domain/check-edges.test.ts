import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import type { Post } from '../../src/posts/post.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { checked, good, receive } from '../support/checked.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

async function shown() {
  const all = await checked(good);
  await decideLinkbacks(all.blog.deps, [all.linkback.id], 'approved');
  return all;
}

/** A host with an approved linkback, whose page /links links to `url`. */
async function aFriend(blog: TestBlog, url: string) {
  const post = await aPost(blog.deps);
  const friend = await blog.sourceSite({
    '/a': good(blog.urlOf(post)),
    '/links': page(linkTo(url)),
  });
  const { linkbackId } = await receive(blog, friend.url('/a'), post);
  await blog.checks.verifyDue();
  await decideLinkbacks(blog.deps, [linkbackId], 'approved');
  return friend;
}

function webmention(blog: TestBlog, source: string, target: string, vouch: string) {
  const claim = { via: 'webmention', source, target, vouch, client: '203.0.113.9' } as const;
  return receiveLinkback(blog.deps, claim);
}

describe('a vouch', () => {
  test('of one page for two posts is fetched once, and counts for both', async () => {
    const blog = await testBlog();
    const posts = [await aPost(blog.deps), await aPost(blog.deps)];
    const links = posts.map((post) => linkTo(blog.urlOf(post))).join('');
    const stranger = await blog.sourceSite({ '/a': page(links) });
    const friend = await aFriend(blog, stranger.url('/'));
    for (const post of posts) {
      await webmention(blog, stranger.url('/a'), blog.urlOf(post), friend.url('/links'));
    }
    await blog.checks.verifyDue();
    expect(friend.requested).toEqual(['/a', '/links']);
    expect(await blog.deps.db.linkback.count({ where: { vouched: true } })).toBe(2);
  });

  test('on the source’s own host is fetched within its minute', async () => {
    const blog = await testBlog();
    const friend = await aFriend(blog, 'http://nobody.example/');
    const post = await aPost(blog.deps);
    friend.pages['/b'] = good(blog.urlOf(post));
    await webmention(blog, friend.url('/b'), blog.urlOf(post), friend.url('/links'));
    await blog.checks.verifyDue();
    expect((await blog.linkbacks())[0]).toMatchObject({ verification: 'verified' });
  });

  test.each(['open', 'known'])(
    'that cannot be read does not approve the source, in mode %s',
    async (mode) => {
      const blog = await testBlog();
      await changeSetting(blog.deps, 'moderation', mode);
      const post = await aPost(blog.deps);
      const stranger = await blog.sourceSite({ '/a': good(blog.urlOf(post)) });
      const friend = await aFriend(blog, 'http://nobody.example/');
      await webmention(blog, stranger.url('/a'), blog.urlOf(post), friend.url('/links'));
      await blog.checks.verifyDue();
      expect((await blog.linkbacks())[0]).toMatchObject({
        verification: 'verified',
        moderation: 'pending',
      });
    },
  );

  test('that redirects off its host is invalid; one that is unavailable is fetched again', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const stranger = await blog.sourceSite({ '/a': good(blog.urlOf(post)) });
    stranger.pages['/praise'] = page(linkTo(stranger.url('/')));
    const friend = await aFriend(blog, stranger.url('/'));
    friend.pages['/away'] = { status: 503 };
    friend.pages['/out'] = { status: 302, headers: { location: stranger.url('/praise') } };
    const vouched = async () =>
      (await blog.deps.db.linkback.findFirstOrThrow({ orderBy: { id: 'desc' } })).vouched;
    await webmention(blog, stranger.url('/a'), blog.urlOf(post), friend.url('/away'));
    await blog.checks.verifyDue();
    expect(await vouched()).toBeNull();
    friend.pages['/away'] = page(linkTo(stranger.url('/')));
    blog.clock.advance(DAY);
    await blog.checks.verifyDue();
    // The host may just have been busy with another of its pages.
    blog.clock.advance(MINUTE);
    await blog.checks.verifyDue();
    expect(await vouched()).toBe(true);

    const other = await aPost(blog.deps);
    stranger.pages['/b'] = good(blog.urlOf(other));
    await webmention(blog, stranger.url('/b'), blog.urlOf(other), friend.url('/out'));
    await blog.checks.verifyDue();
    expect(await vouched()).toBe(false);
  });

  test('whose host’s budget is used up by redirects is invalid, and the check ends', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const friend = await aFriend(blog, 'http://nobody.example/');
    friend.pages['/b'] = { status: 302, headers: { location: '/c' } };
    friend.pages['/c'] = good(blog.urlOf(post));
    friend.pages['/round'] = { status: 302, headers: { location: '/round' } };
    blog.clock.advance(MINUTE);
    await webmention(blog, friend.url('/b'), blog.urlOf(post), friend.url('/round'));
    await blog.checks.verifyDue();
    friend.requested.length = 0;
    for (let minutes = 0; minutes < 5; minutes += 1) {
      blog.clock.advance(MINUTE);
      await blog.checks.verifyDue();
    }
    expect(friend.requested).toEqual([]);
    expect(await blog.deps.db.linkback.findFirst({ where: { vouched: false } })).not.toBeNull();
  });

  test('of an approved linkback cannot be changed by a stranger', async () => {
    const { blog, post, site } = await shown();
    const friend = await aFriend(blog, 'http://nobody.example/');
    await webmention(blog, site.url('/a'), blog.urlOf(post), friend.url('/links'));
    await blog.checks.verifyDue();
    expect(friend.requested).toEqual(['/a']);
  });
});

describe('a source', () => {
  test('that redirects to a known host does not have that host’s reputation', async () => {
    const blog = await testBlog();
    const friend = await aFriend(blog, 'http://nobody.example/');
    const post = await aPost(blog.deps);
    friend.pages['/b'] = good(blog.urlOf(post));
    const evil = await blog.sourceSite({
      '/x': { status: 302, headers: { location: friend.url('/b') } },
    });
    await receive(blog, evil.url('/x'), post);
    await blog.checks.verifyDue();
    expect((await blog.linkbacks())[0]).toMatchObject({
      verification: 'verified',
      moderation: 'pending',
    });
  });

  test('with a new claim that is unavailable and then gone is hidden at once', async () => {
    const { blog, post, site } = await shown();
    site.pages['/a'] = { status: 503 };
    await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    site.pages['/a'] = { status: 410 };
    blog.clock.advance(MINUTE);
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'source-gone' });
  });

  test('that has used up its retries has them again after a new claim', async () => {
    const { blog, post, site } = await checked(() => ({ status: 503 }));
    for (const minutes of [1, 10, 60, 360, 1_440, 9_999]) {
      blog.clock.advance(minutes * MINUTE);
      await blog.checks.verifyDue();
    }
    expect(site.requested).toHaveLength(6);
    await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    site.pages['/a'] = good(blog.urlOf(post));
    blog.clock.advance(MINUTE);
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'verified' });
  });

  test('of an approved linkback keeps its spelling, also while it is unavailable', async () => {
    const { blog, post, site } = await shown();
    site.pages['/a'] = { status: 503 };
    await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    await receive(blog, `${site.url('/a')}/`, post);
    expect(await blog.onlyLinkback()).toMatchObject({ source: site.url('/a') });
  });

  test('is checked for a hundred posts at once, and no more posts are added', async () => {
    const blog = await testBlog({ env: { CLIENT_CLAIMS_PER_MINUTE: '1000' } });
    const posts = [];
    for (let i = 0; i < 101; i += 1) posts.push(await aPost(blog.deps));
    const links = posts.map((post) => linkTo(blog.urlOf(post))).join('');
    const site = await blog.sourceSite({ '/a': page(links) });
    for (const post of posts.slice(0, 100)) await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    expect(site.requested).toHaveLength(1);
    expect(await blog.deps.db.linkback.count({ where: { verification: 'verified' } })).toBe(100);
    await expect(receive(blog, site.url('/a'), posts[100] as Post)).rejects.toThrow('source-full');
  });

  test('whose check fails with an internal error is checked later, and others of its host go on', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({
      '/a': good(blog.urlOf(post)),
      '/b': good(blog.urlOf(post)),
    });
    let isBroken = true;
    const readPage = blog.deps.readPage;
    Object.assign(blog.deps, {
      readPage: (...args: Parameters<typeof readPage>) =>
        isBroken ? Promise.reject(new Error('out of threads')) : readPage(...args),
    });
    const { sourceId } = await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    isBroken = false;
    await receive(blog, site.url('/b'), post);
    await blog.checks.verifyDue();
    expect(site.requested).toEqual(['/a', '/b']);
    blog.clock.advance(10 * MINUTE);
    await blog.checks.verifyDue();
    expect(site.requested).toEqual(['/a', '/b', '/a']);
    expect(sourceId).toBeGreaterThan(0);
  });
});

test('a redirect on the same host counts towards its budget like any request', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const to = (location: string) => ({ status: 302, headers: { location } });
  const site = await blog.sourceSite({
    '/1': to('/2'),
    '/2': to('/3'),
    '/3': good(blog.urlOf(post)),
  });
  await receive(blog, site.url('/1'), post);
  await receive(blog, site.url('/2'), post);
  await receive(blog, site.url('/3'), post);
  await blog.checks.verifyDue();
  expect(site.requested).toHaveLength(5);
  blog.clock.advance(MINUTE);
  await blog.checks.verifyDue();
  expect(site.requested).toHaveLength(6);
  // The three URLs are one page, and so one response.
  expect(await blog.onlyLinkback()).toMatchObject({
    source: site.url('/3'),
    verification: 'verified',
  });
});
