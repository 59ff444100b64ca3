/**
 * The model of a feed, whatever its format, the ids of feeds and entries, and the URLs of feeds: of the site, a
 * category, a tag or an author, and of the responses to a post.
 *
 * Every URL is absolute and every text plain; only names that end in `Html` hold markup. The URLs are not in
 * http/, since the outbox names them to the WebSub hub.
 */
import { type PostList, listPath } from '../posts/lists.ts';
import { permalink, type Post } from '../posts/post.ts';

export type FeedAuthor = { name: string; url: string | null };

/** `scheme`, the URL above the term's own, distinguishes a category and a tag of the same name. */
export type FeedCategory = { slug: string; name: string; scheme: string };

export type FeedEntry = {
  /** Permanent, even if the URL changes. */
  id: string;
  /** The page that shows it. */
  url: string;
  /** Empty: a note, which only its `name` names. */
  title: string;
  name: string;
  /** The whole content, as feed-html.ts prepared it. */
  contentHtml: string;
  /** `''` if there is none. */
  summary: string;
  author: FeedAuthor;
  categories: FeedCategory[];
  /** BCP 47 */
  language: string;
  publishedAt: Date;
  /** Never before `publishedAt`. */
  updatedAt: Date;
  imageUrl: string | null;
  /** What it replies to; `id` is the URL if no other id is known. */
  inReplyTo: { id: string; url: string } | null;
  /** The feed of its responses; `null` for a response. */
  responses: FeedAddresses | null;
  /** `null` if it does not accept trackbacks now. */
  trackbackUrl: string | null;
};

export type Feed = {
  id: string;
  title: string;
  description: string;
  /** BCP 47 */
  language: string;
  /** The time zone of its dates. */
  timeZone: string;
  /** The page that shows the same. */
  homeUrl: string;
  author: FeedAuthor;
  addresses: FeedAddresses;
  /** The next page of the feed, with older entries. */
  next: FeedAddresses | null;
  /** The WebSub hub that publishes changes. */
  hubUrl: string | null;
  /** The last change of any entry. */
  updatedAt: Date;
  /** Newest first. */
  entries: FeedEntry[];
};

/*
 * Ids are `tag:` URIs (RFC 4151) of SITE_URL's host and path and the row's id, so that a new slug, date
 * or scheme does not change them (decision 011).
 */

/** A date on which we minted no other tags of this form. Part of every id, so it never changes. */
const TAG_DATE = '2026';

export function postFeedId(siteUrl: string, post: { id: number }): string {
  return tagUri(siteUrl, `post/${post.id}`);
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

export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** The URL of one feed in each format. */
type FeedAddresses = Readonly<Record<FeedFormat, string>>;

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
