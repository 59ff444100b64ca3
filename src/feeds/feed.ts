/**
 * What a feed is, whatever its format: rss.ts, atom.ts and json-feed.ts write it down.
 *
 * Every address is absolute, every text is text; only names that end in `Html` hold markup.
 */
import type { FeedAddresses } from './addresses.ts';

export type FeedAuthor = { name: string; url: string | null };

/** `scheme` tells a category and a tag of one name apart: the address below which they stand. */
export type FeedCategory = { slug: string; name: string; scheme: string };

export type FeedEntry = {
  /** For ever, whatever becomes of the address (ids.ts). */
  id: string;
  /** The page on which it is read. */
  url: string;
  title: string;
  /** All of it, fit for any page (feed-html.ts). */
  contentHtml: string;
  /** One sentence or two; `''` where there is none. */
  summary: string;
  author: FeedAuthor;
  categories: FeedCategory[];
  /** BCP 47 */
  language: string;
  publishedAt: Date;
  /** Never before `publishedAt`. */
  updatedAt: Date;
  imageUrl: string | null;
  /** What it answers; `id` is its address where no better one is known. */
  inReplyTo: { id: string; url: string } | null;
  /** Where its responses are a feed; `null` for what has none. */
  responses: FeedAddresses | null;
  /** Where it takes trackbacks now. */
  trackbackUrl: string | null;
};

export type Feed = {
  id: string;
  title: string;
  description: string;
  /** BCP 47 */
  language: string;
  /** In which it writes its dates. */
  timeZone: string;
  /** The page that shows the same. */
  homeUrl: string;
  author: FeedAuthor;
  addresses: FeedAddresses;
  /** The same feed with what is older. */
  next: FeedAddresses | null;
  /** The WebSub hub that tells of changes. */
  hubUrl: string | null;
  /** When what it shows was changed last. */
  updatedAt: Date;
  /** Newest first. */
  entries: FeedEntry[];
};

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
