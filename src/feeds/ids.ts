/**
 * The names that entries and feeds have for ever, whatever becomes of their addresses.
 *
 * They are `tag:` URIs (RFC 4151) of the host and the path of SITE_URL and the number of the row:
 * another slug, another date, http or https change nothing (decision 011).
 */

/** A year in which no other program minted tags of this form; part of each id for ever. */
const MINTED = '2026';

export function postFeedId(siteUrl: string, post: { id: number }): string {
  return tagUri(siteUrl, `post/${post.id}`);
}

export function linkbackFeedId(siteUrl: string, linkback: { id: number }): string {
  return tagUri(siteUrl, `linkback/${linkback.id}`);
}

export function commentFeedId(siteUrl: string, comment: { id: number }): string {
  return tagUri(siteUrl, `comment/${comment.id}`);
}

/** `of` tells the feeds of one site apart: `term/3`, `''` for that of all posts. */
export function feedId(siteUrl: string, of: string): string {
  return tagUri(siteUrl, of === '' ? 'feed' : `feed/${of}`);
}

/** The path tells two blogs of one host apart; the port, which may differ in front of a proxy, does not count. */
function tagUri(siteUrl: string, specific: string): string {
  const { hostname, pathname } = new URL(siteUrl);
  // An IPv6 address has no place in a tag.
  const authority = hostname.replace(/[^a-z0-9.-]+/g, '-').replace(/^-|-$/g, '');
  const path = pathname.replace(/^\/|\/$/g, '');
  return `tag:${authority},${MINTED}:${path === '' ? '' : `${path}/`}${specific}`;
}
