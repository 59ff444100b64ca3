import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { reputationOf } from '../support/samples/a-linkback.ts';
import { checked, good, receive } from '../support/checked.ts';
import { linkTo, page, type Answer } from '../support/sites/source-site.ts';
import { aPost } from '../support/blog/test-blog.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

async function shown(answer: (target: string) => Answer = good) {
  const all = await checked(answer);
  await decideLinkbacks(all.blog.deps, [all.linkback.id], 'approved');
  return {
    ...all,
    later: async (ms: number) => {
      all.blog.clock.advance(ms);
      await all.blog.checks.verifyDue();
      return await all.blog.onlyLinkback();
    },
    claimsWith: async (answer: Answer) => {
      all.site.pages['/a'] = answer;
      await receive(all.blog, all.site.url('/a'), all.post);
      await all.blog.checks.verifyDue();
      return await all.blog.onlyLinkback();
    },
  };
}

describe('scheduled checks', () => {
  test('are made after a day, then after half of the linkback’s age, then every 90 days', async () => {
    const { site, later } = await shown();
    expect(site.requested).toHaveLength(1);
    await later(DAY - 1);
    expect(site.requested).toHaveLength(1);
    await later(1);
    expect(site.requested).toHaveLength(2);
    await later(9 * DAY);
    expect(site.requested).toHaveLength(3);
    await later(5 * DAY - 1);
    expect(site.requested).toHaveLength(3);
    await later(1);
    expect(site.requested).toHaveLength(4);
    await later(400 * DAY);
    expect(site.requested).toHaveLength(5);
    await later(90 * DAY - 1);
    expect(site.requested).toHaveLength(5);
    await later(1);
    expect(site.requested).toHaveLength(6);
  });

  test('are not made for linkbacks that the owner has rejected', async () => {
    const { blog, linkback, site, later } = await shown();
    await decideLinkbacks(blog.deps, [linkback.id], 'rejected');
    await later(DAY);
    await later(400 * DAY);
    expect(site.requested).toHaveLength(2);
  });

  test.each<[string, Answer, string]>([
    ['404', { status: 404 }, 'source-gone'],
    ['410', { status: 410 }, 'source-gone'],
    ['a page without the link', page('changed my mind'), 'link-missing'],
  ])('hides after three times %s over two days, and keeps the row', async (_, answer, gone) => {
    const { site, later } = await shown();
    site.pages['/a'] = answer;
    expect(await later(DAY)).toMatchObject({ verification: 'verified' });
    expect(await later(DAY)).toMatchObject({ verification: 'verified' });
    expect(await later(DAY)).toMatchObject({ verification: gone, moderation: 'approved' });
  });

  test('begin to count again when the page was available in between', async () => {
    const { post, blog, site, later } = await shown();
    for (const answer of [
      { status: 410 },
      { status: 410 },
      good(blog.urlOf(post)),
      { status: 410 },
    ]) {
      site.pages['/a'] = answer;
      expect(await later(2 * DAY)).toMatchObject({ verification: 'verified' });
    }
  });

  test('never hide a linkback because of transient failures, however long they last', async () => {
    const { site, later } = await shown();
    site.pages['/a'] = { status: 503 };
    for (let days = 0; days < 300; days += 30) {
      expect(await later(30 * DAY)).toMatchObject({ verification: 'verified' });
    }
    expect(site.requested.length).toBeGreaterThan(5);
  });

  test('show a linkback again whose source has returned within a year', async () => {
    const { blog, post, site, later } = await shown();
    site.pages['/a'] = { status: 410 };
    for (let i = 0; i < 3; i += 1) await later(DAY);
    expect(await later(30 * DAY)).toMatchObject({ verification: 'source-gone' });
    site.pages['/a'] = good(blog.urlOf(post));
    expect(await later(30 * DAY)).toMatchObject({ verification: 'verified' });
    expect(await blog.pageOf(post)).toContain('Good page');

    site.pages['/a'] = { status: 410 };
    for (let i = 0; i < 30; i += 1) await later(30 * DAY);
    const requested = site.requested.length;
    await later(1000 * DAY);
    expect(site.requested).toHaveLength(requested);
  });

  test('hide one of two links that is gone, and not the other', async () => {
    const { blog, post, site } = await shown();
    const other = await aPost(blog.deps);
    const both = page(linkTo(blog.urlOf(post)) + linkTo(blog.urlOf(other)));
    site.pages['/a'] = both;
    const { linkbackId } = await receive(blog, site.url('/a'), other);
    await blog.checks.verifyDue();
    await decideLinkbacks(blog.deps, [linkbackId], 'approved');
    site.pages['/a'] = page(linkTo(blog.urlOf(other)));
    for (let i = 0; i < 3; i += 1) {
      blog.clock.advance(DAY);
      await blog.checks.verifyDue();
    }
    const states = (await blog.linkbacks()).map(({ verification }) => verification);
    expect(states).toEqual(['verified', 'link-missing']);
  });
});

describe('a check after a new claim', () => {
  test('hides nothing at once for a 404, which may be temporary', async () => {
    const { claimsWith } = await shown();
    expect(await claimsWith({ status: 404 })).toMatchObject({ verification: 'verified' });
  });

  test('hides a source that says that it is gone, and shows it again once it is back', async () => {
    const { blog, post, claimsWith } = await shown();
    const gone = '<meta http-equiv="Status" content="410 Gone"><p>Gone</p>';
    expect(await claimsWith(gone)).toMatchObject({ verification: 'source-gone' });
    expect(await claimsWith(good(blog.urlOf(post)))).toMatchObject({ verification: 'verified' });
  });
});

describe('the client of a claim', () => {
  const clientOf = async ({ blog }: Awaited<ReturnType<typeof shown>>) =>
    (await blog.deps.db.source.findFirstOrThrow()).claimedBy;

  test('is deleted with the first verdict', async () => {
    expect(await clientOf(await shown())).toBeNull();
    const unverified = await checked(() => page('no link'));
    expect((await unverified.blog.deps.db.source.findFirstOrThrow()).claimedBy).toBeNull();
  });

  test('is kept while the source is retried, and named to it', async () => {
    const { blog, site } = await checked(() => ({ status: 503 }));
    expect((await blog.deps.db.source.findFirstOrThrow()).claimedBy).toBe('203.0.113.9');
    blog.clock.advance(HOUR);
    await blog.checks.verifyDue();
    expect(site.requests[1]?.headers['user-agent']).toContain('from 203.0.113.9');
  });
});

describe('an approved linkback whose source changes', () => {
  const text =
    (words: string, title = 'A title', extra = '') =>
    (target: string) =>
      page(
        `<article class="h-entry"><p>${words} <a href="${target}">link</a>.</p>${extra}</article>`,
        title,
      );
  const WORDS = 'one two three four five six seven eight nine';

  test('shows a small change', async () => {
    const { blog, post, claimsWith } = await shown(text(WORDS));
    const target = blog.urlOf(post);
    const linkback = await claimsWith(text(WORDS.replace('nine', 'ten'))(target));
    expect(linkback).toMatchObject({ moderation: 'approved', proposed: null });
    expect(await blog.pageOf(post)).toContain('eight ten');
  });

  test.each<[string, (target: string) => string, object]>([
    ['its title', text(WORDS, 'Buy now'), { kind: 'title', from: 'A title', to: 'Buy now' }],
    [
      'a new link elsewhere',
      text(WORDS, 'A title', '<a href="http://elsewhere.example/pills">x</a>'),
      { kind: 'outside-link', to: 'http://elsewhere.example/pills' },
    ],
    ['more than a fifth of its words', text('pills pills pills one two'), { kind: 'words' }],
  ])('waits for the owner with %s, and keeps the approved text', async (_, changed, change) => {
    const { blog, post, claimsWith } = await shown(text(WORDS));
    const before = await blog.pageOf(post);
    const linkback = await claimsWith(changed(blog.urlOf(post)));
    expect(linkback).toMatchObject({ moderation: 'approved', title: 'A title' });
    expect(linkback.proposed?.changes).toEqual([expect.objectContaining(change)]);
    expect(await blog.pageOf(post)).toBe(before);
  });

  test('is pending with one link more than it had, however many it had', async () => {
    const links = (count: number) =>
      Array.from({ length: count }, (_, n) => `<a href="http://roll.example/${n}">x</a>`).join('');
    const { blog, post, claimsWith } = await shown(text(WORDS, 'A title', links(60)));
    const target = blog.urlOf(post);
    const same = await claimsWith(text(WORDS, 'A title', links(60))(target));
    expect(same.proposed).toBeNull();
    const linkback = await claimsWith(text(WORDS, 'A title', links(61))(target));
    expect(linkback.proposed?.changes).toEqual([{ kind: 'outside-link', to: null }]);
    await decideLinkbacks(blog.deps, [linkback.id], 'approved');
    const approved = await claimsWith(text(WORDS, 'A title', links(61))(target));
    expect(approved.proposed).toBeNull();
  });

  test('cannot drift away in small steps', async () => {
    const { blog, post, claimsWith } = await shown(text(WORDS));
    const target = blog.urlOf(post);
    expect(await claimsWith(text(WORDS.replace('nine', 'ten'))(target))).toMatchObject({
      proposed: null,
    });
    const further = WORDS.replace('nine', 'ten')
      .replace('eight', 'pills')
      .replace('seven', 'pills');
    expect((await claimsWith(text(further)(target))).proposed?.changes).toHaveLength(1);
    expect(await blog.pageOf(post)).toContain('eight ten');
  });

  test('is not pending again once the owner has approved the change, however it had drifted before', async () => {
    const { blog, post, linkback, claimsWith } = await shown(text(WORDS));
    const target = blog.urlOf(post);
    await claimsWith(text(WORDS.replace('nine', 'ten'))(target));
    const changed = text('other words in place of all of them', 'Another title')(target);
    expect((await claimsWith(changed)).proposed).not.toBeNull();
    await decideLinkbacks(blog.deps, [linkback.id], 'approved');
    expect(await claimsWith(changed)).toMatchObject({ proposed: null, title: 'Another title' });
    expect((await claimsWith(text(WORDS)(target))).proposed).not.toBeNull();
  });

  test('counts for the host that it has moved to, and gets its new avatar', async () => {
    const { blog, post, site, linkback, claimsWith } = await shown(text(WORDS));
    const avatar =
      '<p class="p-author h-card">Jane <img class="u-photo" src="/jane.png" alt=""></p>';
    const moved = await blog.sourceSite({
      '/b': text(WORDS, 'Another title', avatar)(blog.urlOf(post)),
    });
    const there = { status: 301, headers: { location: moved.url('/b') } };
    expect((await claimsWith(there)).proposed).not.toBeNull();
    await decideLinkbacks(blog.deps, [linkback.id], 'approved');
    expect(await reputationOf(blog.deps, site.host)).toMatchObject({ approved: 0 });
    expect(await reputationOf(blog.deps, moved.host)).toMatchObject({ approved: 1 });
    expect(await blog.deps.db.avatar.findMany()).toMatchObject([{ url: moved.url('/jane.png') }]);
    expect((await blog.onlyLinkback()).avatarId).not.toBeNull();
  });

  test('is not pending any more once it has the approved text again', async () => {
    const { blog, post, claimsWith } = await shown(text(WORDS));
    const target = blog.urlOf(post);
    await claimsWith(text(WORDS, 'Buy now')(target));
    expect(await claimsWith(text(WORDS)(target))).toMatchObject({ proposed: null });
  });
});
