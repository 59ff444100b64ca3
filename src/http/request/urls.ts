/**
 * Where the public documents are: every address that a page or a feed links to is made here.
 *
 * `siteUrl` has no trailing slash. Addresses of posts themselves are `permalink`'s (posts/post.ts),
 * those of comments and feeds are made beside them.
 */
import { type PostList, listPath } from '../../posts/post-list.ts';

export { commentUrl } from '../../comments/addresses.ts';
export { FEED_FORMATS, feedUrl, responsesFeedUrl, type FeedFormat } from '../../feeds/addresses.ts';

/** A list's own address; `pageNumber` counts from 1. */
export function listUrl(siteUrl: string, list: PostList, pageNumber = 1): string {
  const first = `${siteUrl}${listPath(list)}`;
  if (pageNumber > 1) return `${first}/page/${pageNumber}`;
  return list.kind === 'all' ? `${first}/` : first;
}

/** Where comments on a post are sent. */
export function commentsUrl(postUrl: string): string {
  return `${postUrl}/comments`;
}

/** A page of a post's conversation; the first is the post's own. */
export function responsePageUrl(postUrl: string, page: number): string {
  return page === 1 ? postUrl : `${commentsUrl(postUrl)}/${page}`;
}

export function replyUrl(postUrl: string, commentId: number): string {
  return `${commentsUrl(postUrl)}/reply/${commentId}`;
}

/** One's own comment, as whoever has the token sees it. */
export function ownCommentUrl(siteUrl: string, id: number, token: string): string {
  return `${siteUrl}/comments/${id}/${token}`;
}

/** Months and years, categories and tags: the way to everything. */
export function archiveUrl(siteUrl: string): string {
  return `${siteUrl}/archive`;
}

export function searchUrl(siteUrl: string): string {
  return `${siteUrl}/search`;
}

/** The results for a query; `pageNumber` counts from 1. */
export function resultsUrl(siteUrl: string, query: string, pageNumber = 1): string {
  const page = pageNumber > 1 ? `&page=${pageNumber}` : '';
  return `${searchUrl(siteUrl)}?q=${encodeURIComponent(query)}${page}`;
}

export function openSearchUrl(siteUrl: string): string {
  return `${siteUrl}/opensearch.xml`;
}
