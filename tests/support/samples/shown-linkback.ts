/** The linkback of post 3 that the walk of the page cache changes. */
import { expect } from 'vitest';
import { findAdminLinkbacks } from '../../../src/linkbacks/admin-list.ts';
import { moderateLinkbacks } from '../../../src/linkbacks/moderate.ts';
import { receiveLinkback } from '../../../src/linkbacks/receive.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import type { CachedBlog } from '../blog/cached-blog.ts';
import { linkTo, page } from '../sites/source-site.ts';

/** A linkback that post 3 shows, and what is needed to change it. */
export async function shownLinkback(blog: CachedBlog, moderation: 'open' | 'hold' = 'open') {
  await changeSetting(blog.deps, 'moderation', moderation);
  const target = blog.urlOf(blog.posts[2]);
  const site = await blog.sourceSite({ '/a': page(linkTo(target), 'Said first') });
  await sendClaim(blog, site.url('/a'), 'pingback');
  await blog.checks.verifyDue();
  return { site, target, linkback: await blog.onlyLinkback() };
}

/** Receives a claim without the checks of a protocol. */
export async function sendClaim(blog: CachedBlog, source: string, via: 'pingback' | 'webmention') {
  const target = blog.urlOf(blog.posts[2]);
  const outcome = await receiveLinkback(blog.deps, { via, source, target, client: '203.0.113.9' });
  expect(outcome.kind).toBe('received');
}

/** As the admin does, in the version that is current now. */
export async function decide(blog: CachedBlog, decision: 'approved' | 'spam') {
  const { id } = await blog.onlyLinkback();
  return await moderateLinkbacks(blog.deps, await findAdminLinkbacks(blog.deps, [id]), decision);
}
