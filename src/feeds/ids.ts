/**
 * The ids of feeds and of their entries: `tag:` URIs (RFC 4151) of SITE_URL's host and path and the row's id, so that a
 * new slug, date or scheme does not change them; of imported posts, those of the earlier blog (decision 011).
 */
import type { Post } from '../posts/post.ts';

/** A date on which we minted no other tags of this form. Part of every id, so it never changes. */
const TAG_DATE = '2026';

/** That of the earlier blog for an imported post, so that feed readers do not show it again. */
export function postFeedId(siteUrl: string, post: Pick<Post, 'id' | 'guid'>): string {
  return post.guid ?? postTagUri(siteUrl, post);
}

function postTagUri(siteUrl: string, { id }: Pick<Post, 'id'>): string {
  return tagUri(siteUrl, `post/${id}`);
}

/** An absolute URI, as Atom requires (RFC 4287, section 4.2.6): an id of an earlier blog may be any text. */
export function postAtomId(siteUrl: string, post: Pick<Post, 'id' | 'guid'>): string {
  const id = postFeedId(siteUrl, post);
  return /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(id) ? id : postTagUri(siteUrl, post);
}

export function linkbackFeedId(siteUrl: string, linkback: { id: number }): string {
  return tagUri(siteUrl, `linkback/${linkback.id}`);
}

export function commentFeedId(siteUrl: string, comment: { id: number }): string {
  return tagUri(siteUrl, `comment/${comment.id}`);
}

/** `of` names the feed within the site: `term/3`, or `''` for all posts. */
export function feedId(siteUrl: string, of: string): string {
  return tagUri(siteUrl, of === '' ? 'feed' : `feed/${of}`);
}

/** The path distinguishes blogs on one host. The port is left out: in front of a proxy, it may differ. */
function tagUri(siteUrl: string, specific: string): string {
  const { hostname, pathname } = new URL(siteUrl);
  // A tag cannot contain an IPv6 address.
  const authority = hostname.replace(/[^a-z0-9.-]+/g, '-').replace(/^-|-$/g, '');
  const path = pathname.replace(/^\/|\/$/g, '');
  return `tag:${authority},${TAG_DATE}:${path === '' ? '' : `${path}/`}${specific}`;
}
