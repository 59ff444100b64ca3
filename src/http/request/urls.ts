/**
 * The URLs of the public documents that pages and feeds link to.
 *
 * `siteUrl` has no trailing slash. Permalinks of posts are made in posts/post.ts.
 */
import { type PostList, listPath } from '../../posts/lists.ts';

export { commentUrl } from '../../comments/urls.ts';
export { FEED_FORMATS, feedUrl, responsesFeedUrl, type FeedFormat } from '../../feeds/feed.ts';

/** The URL of a list; `pageNumber` counts from 1. */
export function listUrl(siteUrl: string, list: PostList, pageNumber = 1): string {
  const first = `${siteUrl}${listPath(list)}`;
  if (pageNumber > 1) return `${first}/page/${pageNumber}`;
  return list.kind === 'all' ? `${first}/` : first;
}

/** The URL to which the comment form is submitted. */
export function commentsUrl(postUrl: string): string {
  return `${postUrl}/comments`;
}

/** A page of a post's responses; the first is the post's own page. */
export function responsePageUrl(postUrl: string, page: number): string {
  return page === 1 ? postUrl : `${commentsUrl(postUrl)}/${page}`;
}

export function replyUrl(postUrl: string, commentId: number): string {
  return `${commentsUrl(postUrl)}/reply/${commentId}`;
}

/** The page of a comment for its writer, who has the token. */
export function ownCommentUrl(siteUrl: string, id: number, token: string): string {
  return `${siteUrl}/comments/${id}/${token}`;
}

/** A draft, for whoever has the token. */
export function shareUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/share/${token}`;
}

/** The archive: months, years, categories and tags. */
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
