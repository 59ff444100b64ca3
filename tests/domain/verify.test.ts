import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import type { Linkback } from '../../src/linkbacks/linkback.ts';
import { verifySource } from '../../src/linkbacks/verify/verify.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { checked, good, receive } from '../support/checked.ts';
import { linkTo, page, type Answer } from '../support/sites/source-site.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const MINUTE = 60_000;

describe('a check', () => {
  test('finds the link: verified, with the page’s title and the sentence around it', async () => {
    const { linkback } = await checked(good);
    expect(linkback).toMatchObject({
      verification: 'verified',
      title: 'Good page',
      excerpt: 'I read this post today.',
    } satisfies Partial<Linkback>);
    expect(linkback.excerpt?.slice(linkback.linkStart ?? 0, linkback.linkEnd ?? 0)).toBe(
      'this post',
    );
  });

  test.each<[string, Linkback['verification'], (target: string) => Answer]>([
    ['a page without the link', 'link-missing', () => page('<p>Nothing here.</p>')],
    ['a longer address', 'link-missing', (target) => page(linkTo(`${target}0`))],
    ['410', 'source-gone', () => ({ status: 410 })],
    ['404 though its page links', 'source-gone', (t) => ({ status: 404, body: good(t) })],
    ['500', 'unreachable', () => ({ status: 500 })],
    [
      'an image',
      'unreachable',
      (t) => ({ headers: { 'content-type': 'image/png' }, body: good(t) }),
    ],
    ['a page over the limit', 'unreachable', (t) => good(t) + ' '.repeat(1_000_001)],
    [
      'a redirect that never ends',
      'unreachable',
      () => ({ status: 302, headers: { location: '/a' } }),
    ],
  ])('%s: %s', async (_, verification, answer) => {
    expect((await checked(answer)).linkback.verification).toBe(verification);
  });

  test('verifies every post that the source is claimed to link to with one fetch', async () => {
    const blog = await testBlog();
    const [linked, unlinked] = [await aPost(blog.deps), await aPost(blog.deps)];
    const site = await blog.sourceSite({ '/a': page(linkTo(blog.urlOf(linked))) });
    await receive(blog, site.url('/a'), linked);
    await receive(blog, site.url('/a#elsewhere'), unlinked);
    await blog.checks.verifyDue();
    expect(site.requested).toEqual(['/a']);
    expect((await blog.linkbacks()).map(({ verification }) => verification)).toEqual([
      'link-missing',
      'verified',
    ]);
  });

  test('shows the source’s owner the site and the client that claimed', async () => {
    const { site } = await checked(good);
    expect(site.requests[0]?.headers['user-agent']).toBe(
      'Antiphon/0.1 (+http://blog.example/; verifying a linkback from 203.0.113.9)',
    );
  });
});

describe('a repeated check', () => {
  test('of a transient failure is made at longer and longer intervals, then no more', async () => {
    const { blog, site } = await checked(() => ({ status: 503 }));
    for (const minutes of [1, 10, 60, 360, 1440]) {
      blog.clock.advance(minutes * MINUTE - 1);
      expect(await blog.checks.verifyDue()).toBe(0);
      blog.clock.advance(1);
      expect(await blog.checks.verifyDue()).toBe(1);
    }
    blog.clock.advance(10_000 * MINUTE);
    expect(await blog.checks.verifyDue()).toBe(0);
    expect(site.requested).toHaveLength(6);
  });

  test('of a source that is back verifies it', async () => {
    const { blog, site, post } = await checked(() => ({ status: 503 }));
    site.pages['/a'] = good(blog.urlOf(post));
    blog.clock.advance(MINUTE);
    await blog.checks.verifyDue();
    expect((await blog.onlyLinkback()).verification).toBe('verified');
  });

  test('of a permanent failure is made only after a new claim', async () => {
    const { blog, site, post } = await checked(() => page('no link'));
    blog.clock.advance(100_000 * MINUTE);
    expect(await blog.checks.verifyDue()).toBe(0);
    site.pages['/a'] = good(blog.urlOf(post));
    await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    expect((await blog.onlyLinkback()).verification).toBe('verified');
  });

  test('is due when a claim comes while the source is fetched', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const target = blog.urlOf(post);
    const site = await blog.sourceSite({});
    // The page is fetched without the link; before that answer arrives, it has the link and is
    // claimed again.
    site.pages['/a'] = (_req, res) => {
      site.pages['/a'] = good(target);
      void receive(blog, site.url('/a'), post).then(() => {
        res.setHeader('content-type', 'text/html').end(page('no link yet'));
      });
    };
    const { sourceId } = await receive(blog, site.url('/a'), post);
    await verifySource(blog.deps, sourceId);
    expect((await blog.onlyLinkback()).verification).toBe('link-missing');
    await verifySource(blog.deps, sourceId);
    expect((await blog.onlyLinkback()).verification).toBe('verified');
    expect(await verifySource(blog.deps, sourceId)).toEqual({ kind: 'not-due' });
  });
});

describe('an approved linkback', () => {
  async function shown() {
    const all = await checked(good);
    await decideLinkbacks(all.blog.deps, [all.linkback.id], 'approved');
    return all;
  }

  async function claimsWith(answer: Answer) {
    const { blog, site, post } = await shown();
    site.pages['/a'] = answer;
    await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    return { blog, site, post, linkback: await blog.onlyLinkback() };
  }

  test('stays during a night in which its source is unavailable', async () => {
    const { linkback } = await claimsWith({ status: 502 });
    expect(linkback).toMatchObject({ verification: 'verified', moderation: 'approved' });
  });

  test('stays during a 404 of a day, not of two', async () => {
    const { blog } = await claimsWith({ status: 404 });
    blog.clock.advance(1440 * MINUTE);
    await blog.checks.verifyDue();
    expect((await blog.onlyLinkback()).verification).toBe('verified');
    blog.clock.advance(1440 * MINUTE);
    await blog.checks.verifyDue();
    expect((await blog.onlyLinkback()).verification).toBe('source-gone');
  });

  test('stays at the first 404 after a day of time-outs', async () => {
    const { blog, site } = await claimsWith({ status: 503 });
    blog.clock.advance(1440 * MINUTE);
    site.pages['/a'] = { status: 404 };
    await blog.checks.verifyDue();
    expect((await blog.onlyLinkback()).verification).toBe('verified');
  });

  test.each<[string, Answer, Linkback['verification']]>([
    ['410', { status: 410 }, 'source-gone'],
    ['the link is gone from the page', page('changed my mind'), 'link-missing'],
  ])('is hidden at once when it knocks and %s', async (_, answer, verification) => {
    expect((await claimsWith(answer)).linkback).toMatchObject({
      verification,
      moderation: 'approved',
    });
  });

  test('keeps the approved text, whatever its source has now', async () => {
    const { blog, site, post } = await shown();
    site.pages['/a'] = page(linkTo(blog.urlOf(post), 'cheap loans'), 'Buy');
    await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({
      title: 'Good page',
      verification: 'verified',
    });
  });
});

describe('moderation by the setting', () => {
  async function moderationOf(mode: string, hostIsKnown: boolean) {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'moderation', mode);
    const [first, second] = [await aPost(blog.deps), await aPost(blog.deps)];
    const site = await blog.sourceSite({
      '/1': page(linkTo(blog.urlOf(first))),
      '/2': page(linkTo(blog.urlOf(second))),
    });
    await receive(blog, site.url('/1'), first);
    await blog.checks.verifyDue();
    const [before] = await blog.linkbacks();
    await decideLinkbacks(blog.deps, [before?.id ?? 0], hostIsKnown ? 'approved' : 'rejected');
    await receive(blog, site.url('/2'), second);
    await blog.checks.verifyDue();
    return (await blog.linkbacks())[0]?.moderation;
  }

  test.each([
    ['hold', true, 'pending'],
    ['hold', false, 'pending'],
    ['known', true, 'approved'],
    ['known', false, 'pending'],
    ['open', true, 'approved'],
    ['open', false, 'approved'],
  ])('%s, host approved before: %s → %s', async (mode, hostIsKnown, expected) => {
    expect(await moderationOf(mode, hostIsKnown)).toBe(expected);
  });

  test('known: the host that answered in the end counts', async () => {
    const blog = await testBlog();
    const [first, second] = [await aPost(blog.deps), await aPost(blog.deps)];
    const known = await blog.sourceSite({ '/1': page(linkTo(blog.urlOf(first))) });
    const stranger = await blog.sourceSite({ '/2': page(linkTo(blog.urlOf(second))) });
    await receive(blog, known.url('/1'), first);
    await blog.checks.verifyDue();
    await decideLinkbacks(blog.deps, [(await blog.onlyLinkback()).id], 'approved');
    known.pages['/out'] = { status: 302, headers: { location: stranger.url('/2') } };
    await receive(blog, known.url('/out'), second);
    await blog.checks.verifyDue();
    expect((await blog.linkbacks())[0]).toMatchObject({
      verification: 'verified',
      moderation: 'pending',
    });
  });
});
