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
