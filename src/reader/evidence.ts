/**
 * What a page out there says: of its links to our posts, and of the endpoints that it advertises.
 *
 * The types that the reading thread shares with those who ask it. No page is parsed elsewhere.
 */
import type { Rsvp } from '../posts/post.ts';

/** A page to be read, as it travels to the reading thread. */
export type PageToRead = {
  finalUrl: string;
  contentType: string | null;
  body: Uint8Array;
  /** The headers that advertise endpoints, as sent. */
  advertised?: AdvertisingHeaders;
  /** Addresses that may be linked to: which of them does the page link to, and how? */
  targets: Target[];
  /** A host, for Vouch: does the page link to it, and mean it? */
  vouchesFor?: string;
};

export type AdvertisingHeaders = {
  /** Every `Link` header, in order. */
  link: string[];
  xPingback: string | null;
};

export type Target = {
  /** Absolute. */
  url: string;
  /**
   * Whether whatever names the target is a link, as webmentions have it: embedded media, what a
   * quotation cites, plain text, JSON. Else only what a reader can follow is one.
   */
  anyLink: boolean;
  /**
   * Whether links count whatever query they add to the address, as with the permalink of a post.
   * @default false
   */
  ignoresQuery?: boolean;
};

/** What the link is to the post, by microformats2; `mention` where they say nothing. */
export type LinkbackType = 'reply' | 'like' | 'repost' | 'bookmark' | 'rsvp' | 'mention';

/** Plain text throughout: nothing of the source's markup survives, whatever it was. */
export type Evidence = {
  type: LinkbackType;
  rsvp: Rsvp | null;
  /** An explicit p-name, else og:title, else the real `<title>`; at most 300 characters. */
  title: string | null;
  /** At most 100 characters. */
  author: string | null;
  /** Absolute http(s) URLs; no address is fetched by reading. */
  authorUrl: string | null;
  avatarUrl: string | null;
  /** Apart from the title; at most 100 characters. */
  site: string | null;
  /** When the page says it was published, in ISO 8601: an instant in UTC, or a day. */
  published: string | null;
  /** The sentence around the link, at most 300 characters; `''` where there is no text. */
  excerpt: string;
  /** Where the linked words begin and end in the excerpt, in UTF-16 units; equal if none do. */
  linkStart: number;
  linkEnd: number;
  /** A reply's own words, paragraphs parted by `\n\n`, at most 10,000 characters; else `null`. */
  content: string | null;
  /**
   * Where else the entry leads, outside the source's and the target's hosts: fifty addresses, then
   * marks of the others (links/link-mark.ts).
   */
  outsideLinks: string[];
};

/** Where the page wants to be told of links to it, absolute; `null`: nowhere by that protocol. */
export type Endpoints = {
  /** @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint */
  webmention: string | null;
  /** @see https://www.hixie.ch/specs/pingback/pingback-1.0 §2.3 */
  pingback: string | null;
  /** Of the document that was asked for, by its final address or one of `targets`. */
  trackback: string | null;
};

export type ReadOutcome =
  | {
      kind: 'read';
      /** One entry for each target, in order; `null` where the page has no such link. */
      evidence: (Evidence | null)[];
      endpoints: Endpoints;
      /** An HTML page's; `null` for what is none. By its name in the Encoding Standard. */
      charset: string | null;
      /** Every link of the page that leads to another host. */
      outsideLinkCount: number;
      /** Only where asked: a link to the host without rel=nofollow. */
      vouches: boolean;
    }
  /** The page says of itself that it is gone. */
  | { kind: 'gone' }
  /** The page took too long or too much memory to parse, or broke the parser. */
  | { kind: 'unreadable' };

/**
 * Reads a page in a thread of its own, ended at a deadline. Never rejects for the page's faults;
 * rejects where the thread cannot be had.
 */
export type ReadPage = (page: PageToRead) => Promise<ReadOutcome>;
