/**
 * A source that redirects to a page of another host: anyone can redirect a URL to anybody's page.
 */
import { decideLinkbacks } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { good } from '../support/checked.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const MINUTE = 60_000;

/** Another person's page that links to the post; a stranger's page, to be redirected there. */
async function twoHosts() {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const target = blog.urlOf(post);
  const site = await blog.sourceSite({ '/': good(target) });
  const stranger = await blog.sourceSite({ '/': page(linkTo(target), 'A stranger’s title') });
  const claim = async (source: string) => {
    const from = { via: 'webmention', source, target, client: '203.0.113.9' } as const;
    const outcome = await receiveLinkback(blog.deps, from);
    if (outcome.kind !== 'received') throw new Error(outcome.reason);
    // Checks everything that is due, over as many minutes as the hosts' budgets need.
    for (let minutes = 0; minutes < 5; minutes += 1) {
      await blog.checks.verifyDue();
      blog.clock.advance(MINUTE);
    }
    return outcome;
  };
  const claimed = await claim(stranger.url('/'));
  const redirect = async () => {
    stranger.pages['/'] = { status: 301, headers: { location: site.url('/') } };
    await claim(stranger.url('/'));
  };
  return { blog, post, site: site.url('/'), stranger: stranger.url('/'), claim, claimed, redirect };
}

test.each(['rejected', 'spam'] as const)(
  'a page marked as %s that redirects to another host does not keep that host’s page from being claimed',
  async (moderation) => {
    const { blog, site, stranger, claim, claimed, redirect } = await twoHosts();
    await decideLinkbacks(blog.deps, [claimed.linkbackId], moderation);
    await redirect();
    const own = await claim(site);
    expect(own.linkbackId).not.toBe(claimed.linkbackId);
    const rows = await blog.linkbacks();
    expect(rows.map(({ source, ...row }) => [source, row.moderation])).toEqual([
      [site, 'pending'],
      [stranger, moderation],
    ]);
  },
);

test.each(['no response', 'a pending response', 'an approved response'])(
  'an approved source is not shown as the page of another host, which has %s, before the owner has approved its text',
  async (kind) => {
    const { blog, post, site, stranger, claim, claimed, redirect } = await twoHosts();
    if (kind !== 'no response') {
      const { linkbackId } = await claim(site);
      if (kind.includes('approved')) await decideLinkbacks(blog.deps, [linkbackId], 'approved');
    }
    blog.clock.advance(MINUTE);
    await decideLinkbacks(blog.deps, [claimed.linkbackId], 'approved');
    await redirect();
    const rows = await blog.linkbacks();
    const strangers = rows.find(({ id }) => id === claimed.linkbackId);
    expect(strangers).toMatchObject({ source: stranger, title: 'A stranger’s title' });
    expect(strangers?.proposed?.evidence.title).toBe('Good page');
    const html = await blog.pageOf(post);
    expect(html.includes(site)).toBe(kind.includes('approved'));

    await decideLinkbacks(blog.deps, [claimed.linkbackId], 'approved');
    await redirect();
    expect(await blog.onlyLinkback()).toMatchObject({
      source: site,
      title: 'Good page',
      moderation: 'approved',
    });
  },
);

test('a link that the target page has lost is not found again by a redirect', async () => {
  const blog = await testBlog();
  const [lost, kept] = [await aPost(blog.deps), await aPost(blog.deps, { title: 'Another post' })];
  const both = page(linkTo(blog.urlOf(lost)) + linkTo(blog.urlOf(kept)));
  const site = await blog.sourceSite({ '/': both });
  const stranger = await blog.sourceSite({ '/': both });
  const claim = async (source: string, post: typeof lost) => {
    const from = { source, target: blog.urlOf(post), client: '203.0.113.9' };
    const outcome = await receiveLinkback(blog.deps, { via: 'webmention', ...from });
    if (outcome.kind !== 'received') throw new Error(outcome.reason);
    for (let minutes = 0; minutes < 5; minutes += 1) {
      await blog.checks.verifyDue();
      blog.clock.advance(MINUTE);
    }
    return outcome.linkbackId;
  };
  const shown = await claim(site.url('/'), lost);
  await decideLinkbacks(blog.deps, [shown], 'approved');
  await claim(stranger.url('/'), lost);
  await claim(stranger.url('/'), kept);
  site.pages['/'] = page(linkTo(blog.urlOf(kept)));
  await claim(site.url('/'), lost);
  stranger.pages['/'] = { status: 301, headers: { location: site.url('/') } };
  await claim(stranger.url('/'), kept);
  const rows = await blog.linkbacks();
  expect(rows.map(({ source, verification }) => [source, verification])).toEqual([
    [site.url('/'), 'verified'],
    [site.url('/'), 'link-missing'],
  ]);
  expect(await blog.pageOf(lost)).not.toContain(site.url('/'));
});
