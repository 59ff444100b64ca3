/**
 * Where the feeds are: of the site, a category, a tag, an author, and of what responds to a post.
 *
 * Here and not in http/, since the outbox names them to the hub.
 */
import { type PostList, listPath } from '../posts/post-list.ts';
import { permalink, type Post } from '../posts/post.ts';

export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** The address of one feed in each format. */
export type FeedAddresses = Readonly<Record<FeedFormat, string>>;

/** The lists that have feeds; periods have none. */
export type FedList = Extract<PostList, { kind: 'all' | 'term' | 'author' }>;

/** `pageNumber` counts from 1; what is older than the newest stands on pages of its own. */
export function feedUrl(
  siteUrl: string,
  list: FedList,
  format: FeedFormat,
  pageNumber = 1,
): string {
  const page = pageNumber > 1 ? `/page/${pageNumber}` : '';
  return `${siteUrl}${listPath(list)}${page}/feed.${format}`;
}

/** What responds to a post, as a feed. */
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
