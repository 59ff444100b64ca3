/** One source page is one response, whatever URLs redirect to it. */
import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { documentKey } from '../../src/lib/url.ts';
import { findLinkbackByToken } from '../../src/linkbacks/list.ts';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { moveSource } from '../../src/linkbacks/store/move-source.ts';
import { recheck } from '../../src/linkbacks/verify/checks.ts';
import type { Post, Protocol } from '../../src/posts/post.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { good } from '../support/checked.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { linkTo, page, startSourceSite, type Answer } from '../support/sites/source-site.ts';

const MINUTE = 60_000;

const to = (location: string): Answer => ({ status: 301, headers: { location } });

/** A page at `/new`, to which `/old`, `/?p=7` and a short URL on another host redirect. */
async function scene() {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const site = await blog.sourceSite({
    '/new': good(blog.urlOf(post)),
    '/old': to('/new'),
    '/?p=7': to('/old'),
  });
  const shortener = await blog.sourceSite({ '/x': to(site.url('/new')) });
  return { blog, post, site, shortener };
}

async function claim(blog: TestBlog, source: string, post: Post, via: Protocol = 'webmention') {
  const target = blog.urlOf(post);
  const outcome = await receiveLinkback(blog.deps, { via, source, target, client: '203.0.113.9' });
  if (outcome.kind !== 'received') throw new Error(outcome.reason);
  return outcome;
}

/** Checks everything that is due, over as many minutes as the hosts' budgets need. */
async function checkAll(blog: TestBlog): Promise<void> {
  for (let minutes = 0; minutes < 5; minutes += 1) {
    await blog.checks.verifyDue();
    blog.clock.advance(MINUTE);
  }
}

async function claimAndCheck(...[blog, ...claimed]: Parameters<typeof claim>) {
  const outcome = await claim(blog, ...claimed);
  await checkAll(blog);
  return outcome;
}

describe('a source that redirects', () => {
  test('is recorded under the URL that it redirects to', async () => {
    const { blog, post, site, shortener } = await scene();
    await claimAndCheck(blog, shortener.url('/x'), post);
    expect(await blog.onlyLinkback()).toMatchObject({
      source: site.url('/new'),
      verification: 'verified',
      title: 'Good page',
    });
    expect(await blog.deps.db.source.findMany()).toMatchObject([{ hostName: site.host }]);
  });

  test.each(['before', 'after'])(
    'is one response with three URLs and three protocols, checked %s the next claim',
    async (when) => {
      const { blog, post, site, shortener } = await scene();
      const tokens = [];
      for (const [source, via] of [
        [site.url('/?p=7'), 'pingback'],
        [shortener.url('/x#fragment'), 'trackback'],
        [site.url('/old'), 'webmention'],
        [site.url('/new'), 'webmention'],
      ] as const) {
        tokens.push((await claim(blog, source, post, via)).statusToken);
        blog.clock.advance(1);
        if (when === 'before') await checkAll(blog);
      }
      await checkAll(blog);
      const linkback = await blog.onlyLinkback();
      expect(linkback).toMatchObject({ source: site.url('/new'), verification: 'verified' });
      expect(linkback.via.toSorted()).toEqual(['pingback', 'trackback', 'webmention']);
      for (const token of tokens) {
        expect(await findLinkbackByToken(blog.deps, token)).toMatchObject({
          source: site.url('/new'),
          verification: 'verified',
          moderation: 'pending',
        });
      }
    },
  );

  test('and was shown before it moved is shown with its new URL and the same text', async () => {
    const { blog, post, site } = await scene();
    site.pages['/old'] = good(blog.urlOf(post));
    const { linkbackId, statusToken } = await claimAndCheck(blog, site.url('/old'), post);
    await decideLinkbacks(blog.deps, [linkbackId], 'approved');
    expect(await blog.pageOf(post)).toContain(site.url('/old'));

    site.pages['/old'] = to('/new');
    await recheck(blog.deps, [linkbackId]);
    await checkAll(blog);
    const html = await blog.pageOf(post);
    expect(html).toContain(site.url('/new'));
    expect(html).not.toContain(site.url('/old'));
    expect(await blog.onlyLinkback()).toMatchObject({ id: linkbackId, proposed: null });
    expect(await findLinkbackByToken(blog.deps, statusToken)).not.toBeNull();
  });

  test('to a page without the link loses its link, and that page’s response does not change', async () => {
    const { blog, post, site } = await scene();
    await claimAndCheck(blog, site.url('/new'), post);
    const other = await aPost(blog.deps);
    await claimAndCheck(blog, site.url('/old'), other);
    const rows = await blog.linkbacks();
    expect(rows.map(({ source, verification }) => [source, verification])).toEqual([
      [site.url('/old'), 'link-missing'],
      [site.url('/new'), 'verified'],
    ]);
  });

  test('to a page of this blog is no source', async () => {
    const own = await startSourceSite({}, 'blog.example');
    onTestFinished(own.close);
    const blog = await testBlog({ env: { SITE_URL: own.url('') } });
    const post = await aPost(blog.deps);
    own.pages['/'] = good(blog.urlOf(post));
    const site = await blog.sourceSite({ '/x': to(own.url('/')) });
    await claimAndCheck(blog, site.url('/x'), post);
    expect(own.requested).toEqual(['/']);
    expect(await blog.onlyLinkback()).toMatchObject({
      source: site.url('/x'),
      verification: 'link-missing',
    });
  });
});

describe('a claim for a URL that redirects to a known source', () => {
  async function known() {
    const all = await scene();
    const { blog, post, site } = all;
    const first = await claimAndCheck(blog, site.url('/old'), post);
    await decideLinkbacks(blog.deps, [first.linkbackId], 'approved');
    blog.clock.advance(MINUTE);
    site.requested.length = 0;
    return { ...all, first };
  }

  test('checks that source again, and has the same answer as a claim for it', async () => {
    const { blog, post, site, first } = await known();
    const again = await claimAndCheck(blog, site.url('/old'), post);
    expect(again).toEqual({ ...first, registered: true });
    expect(site.requested).toEqual(['/new']);
  });

  test('hides the response if the source has lost its link', async () => {
    const { blog, post, site } = await known();
    site.pages['/new'] = page('no link');
    await claimAndCheck(blog, site.url('/old'), post);
    expect((await blog.onlyLinkback()).verification).toBe('link-missing');
  });

  test.each<[string, Answer]>([
    ['is gone', { status: 410 }],
    ['has no link', page('no link')],
    ['leads to a page without the link', to('/elsewhere')],
    ['cannot be reached', { status: 500 }],
  ])('that %s leaves the response as it is', async (_, answer) => {
    const { blog, post, site } = await known();
    site.pages['/elsewhere'] = page('no link');
    site.pages['/old'] = answer;
    await claimAndCheck(blog, site.url('/old'), post);
    expect(await blog.onlyLinkback()).toMatchObject({
      source: site.url('/new'),
      verification: 'verified',
      moderation: 'approved',
    });
    expect(await blog.pageOf(post)).toContain(site.url('/new'));
  });

  test('finds the new source if the known one is gone', async () => {
    const { blog, post, site } = await known();
    site.pages['/new'] = { status: 410 };
    site.pages['/newest'] = good(blog.urlOf(post));
    site.pages['/old'] = to('/newest');
    await claimAndCheck(blog, site.url('/new'), post);
    await claimAndCheck(blog, site.url('/old'), post);
    const rows = await blog.linkbacks();
    expect(rows.map(({ source, verification }) => [source, verification])).toEqual([
      [site.url('/newest'), 'verified'],
      [site.url('/new'), 'source-gone'],
    ]);
  });

  test('is refused on a blocked host, and if its source is on a blocked host', async () => {
    const { blog, post, site, shortener } = await known();
    await claimAndCheck(blog, shortener.url('/x'), post);
    const refusal = async () =>
      await receiveLinkback(blog.deps, {
        via: 'webmention',
        source: shortener.url('/x'),
        target: blog.urlOf(post),
        client: '203.0.113.9',
      });
    for (const name of [shortener.host, site.host]) {
      await blog.deps.db.host.update({ where: { name }, data: { blocked: true } });
      expect(await refusal()).toEqual({ kind: 'refused', reason: 'blocked' });
      await blog.deps.db.host.update({ where: { name }, data: { blocked: false } });
    }
    expect(await refusal()).toMatchObject({ kind: 'received' });
  });
});

describe('responses that the next check merges', () => {
  test('are hidden if the owner rejected one of them', async () => {
    const { blog, post, site } = await scene();
    const known = { postId: post.id, hostName: site.host, byOwner: true };
    for (const [path, moderation] of [
      ['/old', 'approved'],
      ['/new', 'rejected'],
    ] as const) {
      const sourceUrl = site.url(path);
      const { sourceId } = await aLinkback(blog.deps, { ...known, sourceUrl, moderation });
      const key = documentKey(new URL(sourceUrl));
      await blog.deps.db.source.update({ where: { id: sourceId }, data: { key } });
    }
    expect(await blog.pageOf(post)).toContain(site.url('/old'));
    const ids = (await blog.linkbacks()).map(({ id }) => id);
    await recheck(blog.deps, ids);
    await checkAll(blog);
    expect(await blog.onlyLinkback()).toMatchObject({
      source: site.url('/new'),
      verification: 'verified',
      moderation: 'rejected',
    });
    expect(await blog.pageOf(post)).not.toContain(site.host);
  });

  test.each(['rejected', 'spam'] as const)(
    'are shown if the owner marked a page as %s that now redirects to a page of another host',
    async (moderation) => {
      const { blog, post, site } = await scene();
      const shown = await claimAndCheck(blog, site.url('/new'), post);
      await decideLinkbacks(blog.deps, [shown.linkbackId], 'approved');
      const stranger = await blog.sourceSite({ '/': page(linkTo(blog.urlOf(post))) });
      const refused = await claimAndCheck(blog, stranger.url('/'), post);
      await decideLinkbacks(blog.deps, [refused.linkbackId], moderation);

      stranger.pages['/'] = to(site.url('/new'));
      await claimAndCheck(blog, stranger.url('/'), post);
      expect(await blog.onlyLinkback()).toMatchObject({
        id: shown.linkbackId,
        source: site.url('/new'),
        moderation: 'approved',
      });
      expect(await blog.pageOf(post)).toContain(site.url('/new'));
    },
  );

  test('keep the approved text, and a text that differs is pending', async () => {
    const { blog, post, site } = await scene();
    site.pages['/old'] = good(blog.urlOf(post));
    const old = await claimAndCheck(blog, site.url('/old'), post);
    await decideLinkbacks(blog.deps, [old.linkbackId], 'approved');
    site.pages['/new'] = page(linkTo(blog.urlOf(post)), 'Another title');
    await claimAndCheck(blog, site.url('/new'), post, 'pingback');
    expect(await blog.linkbacks()).toHaveLength(2);

    site.pages['/old'] = to('/new');
    await recheck(blog.deps, [old.linkbackId]);
    await checkAll(blog);
    const linkback = await blog.onlyLinkback();
    expect(linkback).toMatchObject({
      id: old.linkbackId,
      source: site.url('/new'),
      title: 'Good page',
      moderation: 'approved',
      via: ['webmention', 'pingback'],
    });
    expect(linkback.proposed?.evidence.title).toBe('Another title');
  });
});

test('a page has at most fifty earlier URLs and earlier status URLs: the first ones stay', async () => {
  const { deps } = await testBlog();
  const { id: postId } = await aPost(deps);
  const url = 'http://notes.example/new';
  const at = (path: string) => ({
    postId,
    hostName: 'notes.example',
    sourceUrl: `http://notes.example/${path}`,
  });
  const { id } = await aLinkback(deps, at('new'));
  const tokens: string[] = [];
  for (let number = 0; number < 53; number += 1) {
    const old = await aLinkback(deps, at(`old-${number}`));
    const row = await deps.db.linkback.findUniqueOrThrow({ where: { id: old.id } });
    tokens.push(row.statusToken);
    const to = { url, key: url, hostName: 'notes.example' };
    await transact(deps.db, (transaction) =>
      moveSource(transaction, row.sourceId, to, { found: new Set(), isResponseUrl: () => false }),
    );
  }
  expect(await deps.db.sourceAlias.count()).toBe(50);
  expect(await deps.db.mergedLinkback.count({ where: { linkbackId: id } })).toBe(50);
  const kept = await deps.db.mergedLinkback.findMany({ select: { statusToken: true } });
  expect(kept.map(({ statusToken }) => statusToken).sort()).toEqual(tokens.slice(0, 50).sort());
});
