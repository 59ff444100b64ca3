import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import type { Claim } from '../../src/linkbacks/linkback.ts';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { PROTOCOLS, type Protocol } from '../../src/posts/post.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { good } from '../support/checked.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const DAY = 24 * 60 * 60_000;

function receive(blog: TestBlog, claim: Pick<Claim, 'source' | 'target'> & Partial<Claim>) {
  return receiveLinkback(blog.deps, { via: 'webmention', client: '203.0.113.9', ...claim });
}

const refused = (reason: string) => ({ kind: 'refused', reason });

describe.each(PROTOCOLS)('a post whose %ss are closed', (via: Protocol) => {
  test('by its switch refuses new and known ones, and accepts the other protocols', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const claim = { source: 'http://a.example/p', target: blog.urlOf(post) };
    expect(await receive(blog, { ...claim, via })).toMatchObject({ kind: 'received' });
    await changeFlags(blog.deps, post.path, { [`${via}sOpen`]: false });
    expect(await receive(blog, { ...claim, via })).toEqual(refused('closed'));
    for (const other of PROTOCOLS.filter((each) => each !== via)) {
      expect(await receive(blog, { ...claim, via: other })).toMatchObject({ kind: 'received' });
    }
  });

  test('by age refuses new ones; updates and deletions of known ones are accepted', async () => {
    const blog = await testBlog({ now: '2026-11-02T08:00:00Z' });
    const post = await aPost(blog.deps, { publishedAt: new Date('2026-11-01T08:00:00Z') });
    await changeSetting(blog.deps, `${via}sCloseAfterDays`, '2');
    const site = await blog.sourceSite({ '/a': good(blog.urlOf(post)) });
    const known = { source: site.url('/a'), target: blog.urlOf(post), via };
    expect(await receive(blog, known)).toMatchObject({ kind: 'received' });
    await blog.checks.verifyDue();

    blog.clock.advance(DAY);
    expect(await receive(blog, { ...known, source: site.url('/b') })).toEqual(refused('closed'));
    site.pages['/a'] = { status: 410 };
    expect(await receive(blog, known)).toMatchObject({ kind: 'received', registered: true });
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'source-gone' });
  });
});

describe('a post of this blog as the source', () => {
  async function twoPosts() {
    const blog = await testBlog();
    const target = await aPost(blog.deps, { title: 'The first' });
    const source = await aPost(blog.deps, {
      title: 'The second',
      markdown: `I wrote of it [before](${blog.urlOf(target)}).`,
    });
    return { blog, target, claim: { source: blog.urlOf(source), target: blog.urlOf(target) } };
  }

  test('is read without the network', async () => {
    const { blog, claim } = await twoPosts();
    expect(await receive(blog, claim)).toMatchObject({ kind: 'received' });
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({
      verification: 'verified',
      moderation: 'pending',
      title: 'The second',
      excerpt: 'I wrote of it before.',
    });
  });

  test('is shown at once if the setting says so, and refused if the setting forbids it', async () => {
    const { blog, claim } = await twoPosts();
    await changeSetting(blog.deps, 'ownPosts', 'off');
    expect(await receive(blog, claim)).toEqual(refused('own-page'));
    await changeSetting(blog.deps, 'ownPosts', 'approved');
    await receive(blog, claim);
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ moderation: 'approved' });
  });

  test.each(['/', '/page/2', '/nothing/here'])('%s is no post', async (path) => {
    const { blog, claim } = await twoPosts();
    const source = `http://blog.example${path}`;
    expect(await receive(blog, { ...claim, source })).toEqual(refused('own-page'));
  });
});

describe('a vouch', () => {
  async function strict() {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const target = blog.urlOf(post);
    const stranger = await blog.sourceSite({ '/a': good(target) });
    const friend = await blog.sourceSite({
      '/a': good(target),
      '/links': page(linkTo(stranger.url('/'))),
    });
    await receive(blog, { source: friend.url('/a'), target });
    await blog.checks.verifyDue();
    await decideLinkbacks(blog.deps, [(await blog.onlyLinkback()).id], 'approved');
    await changeSetting(blog.deps, 'vouchRequired', 'true');
    return { blog, friend, stranger, claim: { source: stranger.url('/a'), target } };
  }
  const byStranger = async (blog: TestBlog) => (await blog.linkbacks())[0];

  test('is required only for a webmention from an unknown host', async () => {
    const { blog, friend, claim } = await strict();
    expect(await receive(blog, claim)).toEqual(refused('vouch-needed'));
    expect(await receive(blog, { ...claim, source: friend.url('/b') })).toMatchObject({
      kind: 'received',
    });
    expect(await receive(blog, { ...claim, via: 'pingback' })).toMatchObject({ kind: 'received' });
    // A known linkback may be updated.
    expect(await receive(blog, claim)).toMatchObject({ kind: 'received' });
  });

  test.each(['http://unknown.example/', 'nonsense', ''])('“%s” is invalid', async (vouch) => {
    const { blog, claim } = await strict();
    expect(await receive(blog, { ...claim, vouch })).toEqual(refused('bad-vouch'));
  });

  test('is read with the source, and counts if it links to the source', async () => {
    const { blog, friend, claim } = await strict();
    expect(await receive(blog, { ...claim, vouch: friend.url('/links') })).toMatchObject({
      kind: 'received',
    });
    await blog.checks.verifyDue();
    expect(friend.requested).toEqual(['/a', '/links']);
    const { vouched } = await blog.deps.db.linkback.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(vouched).toBe(true);
    expect(await byStranger(blog)).toMatchObject({ verification: 'verified' });
  });

  test('that links with nofollow, or not at all, does not count', async () => {
    const { blog, friend, stranger, claim } = await strict();
    friend.pages['/links'] = page(`<a rel="nofollow" href="${stranger.url('/')}">x</a>`);
    await receive(blog, { ...claim, vouch: friend.url('/links') });
    await blog.checks.verifyDue();
    const { vouched } = await blog.deps.db.linkback.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(vouched).toBe(false);
  });
});
