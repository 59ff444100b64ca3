/**
 * Where the public documents are: every address that a page or a feed links to is made here.
 *
 * `siteUrl` has no trailing slash. Addresses of posts themselves are `permalink`'s (posts/post.ts).
 */
import { permalink, type Post } from '../posts/post.ts';
import type { PostList } from '../posts/lists.ts';

/** A list's own address; `pageNumber` counts from 1. */
export function listUrl(siteUrl: string, list: PostList, pageNumber = 1): string {
  const first = `${siteUrl}${pathOf(list)}`;
  if (pageNumber > 1) return `${first}/page/${pageNumber}`;
  return list.kind === 'all' ? `${first}/` : first;
}

export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Of the whole site, a category, a tag or an author; periods have none. */
export function feedUrl(
  siteUrl: string,
  list: Extract<PostList, { kind: 'all' | 'term' | 'author' }>,
  format: FeedFormat,
): string {
  return `${siteUrl}${pathOf(list)}/feed.${format}`;
}

/** What responds to a post, as a feed. */
export function responsesFeedUrl(
  siteUrl: string,
  post: Pick<Post, 'path'>,
  format: FeedFormat,
): string {
  return `${permalink(siteUrl, post)}/feed.${format}`;
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

function pathOf(list: PostList): string {
  switch (list.kind) {
    case 'all':
      return '';
    case 'year':
      return `/${padded(list.year, 4)}`;
    case 'month':
      return `/${padded(list.year, 4)}/${padded(list.month, 2)}`;
    case 'term':
      return `/${list.term.kind}/${encodeURIComponent(list.term.slug)}`;
    case 'author':
      return `/author/${encodeURIComponent(list.author.slug)}`;
  }
}

function padded(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
