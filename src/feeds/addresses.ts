/**
 * URLs of feeds: of the site, a category, a tag or an author, and of the responses to a post.
 *
 * Not in http/, since the outbox names them to the WebSub hub.
 */
import { type PostList, listPath } from '../posts/post-list.ts';
import { permalink, type Post } from '../posts/post.ts';

export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** The URL of one feed in each format. */
export type FeedAddresses = Readonly<Record<FeedFormat, string>>;

/** The lists of posts that have feeds; months and years have none. */
export type FedList = Extract<PostList, { kind: 'all' | 'term' | 'author' }>;

/** `pageNumber` counts from 1; older posts are on further pages. */
export function feedUrl(
  siteUrl: string,
  list: FedList,
  format: FeedFormat,
  pageNumber = 1,
): string {
  const page = pageNumber > 1 ? `/page/${pageNumber}` : '';
  return `${siteUrl}${listPath(list)}${page}/feed.${format}`;
}

export function responsesFeedUrl(
  siteUrl: string,
  post: Pick<Post, 'path'>,
  format: FeedFormat,
): string {
  return `${permalink(siteUrl, post)}/feed.${format}`;
}

export function inEachFormat(urlOf: (format: FeedFormat) => string): FeedAddresses {
  return { rss: urlOf('rss'), atom: urlOf('atom'), json: urlOf('json') };
}
