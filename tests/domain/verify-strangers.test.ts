import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { checked, good, receive } from '../support/checked.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

describe('a stranger’s claim cannot', () => {
  const stranger = {
    via: 'trackback',
    client: '198.51.100.1',
    title: 'BUY',
    blogName: 'CASINO',
  } as const;

  test('put its text on a linkback that was verified or approved', async () => {
    const { blog, post, site, linkback } = await checked(good);
    const claim = { ...stranger, source: site.url('/a'), target: blog.urlOf(post), excerpt: 'BUY' };
    await receiveLinkback(blog.deps, claim);
    expect(await blog.onlyLinkback()).toMatchObject({ title: 'Good page', site: null });
    await decideLinkbacks(blog.deps, [linkback.id], 'approved');
    await receiveLinkback(blog.deps, claim);
    expect(await blog.onlyLinkback()).toMatchObject({ title: 'Good page', site: null });
  });

  test('hide a link whose URL has a query', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const tagged = `${blog.urlOf(post)}?utm_source=letter`;
    const site = await blog.sourceSite({ '/a': page(linkTo(tagged)) });
    const claim = { ...stranger, source: site.url('/a'), target: tagged };
    await receiveLinkback(blog.deps, claim);
    await blog.checks.verifyDue();
    await receiveLinkback(blog.deps, { ...claim, target: blog.urlOf(post) });
    await blog.checks.verifyDue();
    expect((await blog.onlyLinkback()).verification).toBe('verified');
  });

  test('make a host known by a redirect from a known one', async () => {
    const { blog, site, post, linkback } = await checked(good);
    await decideLinkbacks(blog.deps, [linkback.id], 'approved');
    const other = await aPost(blog.deps);
    const evil = await blog.sourceSite({
      '/nothing': page('no link'),
      '/linked': page(linkTo(blog.urlOf(post))),
      '/spam': page(linkTo(blog.urlOf(other))),
    });
    for (const path of ['/nothing', '/linked']) {
      site.pages['/a'] = { status: 302, headers: { location: evil.url(path) } };
      await receive(blog, site.url('/a'), post);
      await blog.checks.verifyDue();
    }
    await receive(blog, evil.url('/spam'), other);
    await blog.checks.verifyDue();
    expect((await blog.linkbacks())[0]).toMatchObject({
      verification: 'verified',
      moderation: 'pending',
    });
  });

  test('keep a due source waiting by claiming it again and again', async () => {
    const blog = await testBlog({ env: { HOST_FETCHES_PER_MINUTE: '1' } });
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({});
    for (const path of ['/first', '/second', '/third']) {
      await receive(blog, site.url(path), post);
      blog.clock.advance(1_000);
    }
    await receive(blog, site.url('/first'), post);
    await blog.checks.verifyDue();
    expect(site.requested).toEqual(['/first']);
  });
});

describe('a decision of the owner while a source is read', () => {
  test('an approval before the source was ever read adds its text then', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({ '/a': good(blog.urlOf(post)) });
    const { linkbackId } = await receive(blog, site.url('/a'), post);
    await decideLinkbacks(blog.deps, [linkbackId], 'approved');
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ title: 'Good page', moderation: 'approved' });
    expect(await blog.pageOf(post)).toContain('Good page');
  });

  test('an approval keeps the approved text', async () => {
    const { blog, site, post, linkback } = await checked(good);
    site.pages['/a'] = (_req, res) => {
      void decideLinkbacks(blog.deps, [linkback.id], 'approved').then(() => {
        res.setHeader('content-type', 'text/html').end(page(linkTo(blog.urlOf(post)), 'SPAM'));
      });
    };
    await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ title: 'Good page', moderation: 'approved' });
  });
});
