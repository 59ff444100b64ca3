/**
 * The types of the evidence on a page: its links to our posts, and the endpoints that it advertises. The
 * reader thread and its callers share them.
 */
import type { Rsvp } from '../posts/post.ts';

/** A page to be read, as it is sent to the reader thread. */
export type PageToRead = {
  finalUrl: string;
  contentType: string | null;
  body: Uint8Array;
  /** The headers that advertise endpoints, as sent. */
  advertised?: AdvertisingHeaders;
  /** URLs that the page may link to. */
  targets: Target[];
  /** Whether to read what the page itself is about. */
  describes?: boolean;
  /** Whether to read which program the page is of. */
  namesClient?: boolean;
  /** For Vouch: a host that the page may link to without rel=nofollow. */
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
   * Whether every mention of the URL counts as a link, as for webmentions: embedded media, `cite`, plain
   * text, JSON. Otherwise only what a reader can follow counts.
   */
  anyLink: boolean;
  /**
   * Whether links with any added query count, as with the permalink of a post.
   * @default false
   */
  ignoresQuery?: boolean;
};

/** The type of a response by its microformats2; `mention` without any. */
export const LINKBACK_TYPES = ['reply', 'like', 'repost', 'bookmark', 'rsvp', 'mention'] as const;
export type LinkbackType = (typeof LINKBACK_TYPES)[number];

/** Everything is plain text; no markup of the source is left. */
export type Evidence = {
  type: LinkbackType;
  rsvp: Rsvp | null;
  /** An explicit p-name, else og:title, else the real `<title>`; at most 300 characters. */
  title: string | null;
  /** At most 100 characters. */
  author: string | null;
  /** Absolute http(s) URLs, which reading does not fetch. */
  authorUrl: string | null;
  avatarUrl: string | null;
  /** Not part of the title; at most 100 characters. */
  site: string | null;
  /** The publication date on the page in ISO 8601: a time in UTC, or a day. */
  published: string | null;
  /** The sentence around the link, at most 300 characters; `''` without text. */
  excerpt: string;
  /** Where the linked words begin and end in the excerpt, in UTF-16 units; equal if none do. */
  linkStart: number;
  linkEnd: number;
  /** The text of a reply, paragraphs separated by `\n\n`, at most 10,000 characters; else `null`. */
  content: string | null;
  /**
   * Other links of the entry, outside the source's and the target's hosts: fifty URLs, then hashes of
   * the others (links/outside-links.ts).
   */
  outsideLinks: string[];
};

/** The page's endpoints, absolute; `null` for a protocol that it does not advertise. */
export type Endpoints = {
  /** @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint */
  webmention: string | null;
  /** @see https://www.hixie.ch/specs/pingback/pingback-1.0 §2.3 */
  pingback: string | null;
  /** Of the requested document, by its final URL or one of `targets`. */
  trackback: string | null;
};

/** What a page is about, as plain text; `null` for each that it does not say. */
export type PageAbout = Pick<Evidence, 'title' | 'author' | 'authorUrl' | 'site' | 'published'> & {
  /** Its summary, or the beginning of its text; at most 300 characters. */
  excerpt: string | null;
  /** Absolute http(s) URLs: of the picture that it names for previews, and of its oEmbed description. */
  imageUrl: string | null;
  oembedUrl: string | null;
};

/** A program, by its own page. `name`: plain text. */
export type ClientOnPage = { name: string | null; redirectUris: string[] };

export type ReadOutcome =
  | {
      kind: 'read';
      /** One entry for each target, in order; `null` where the page has no such link. */
      evidence: (Evidence | null)[];
      endpoints: Endpoints;
      /** With `describes`, of an HTML page. */
      about: PageAbout | null;
      /** With `namesClient`, of an HTML page. */
      client: ClientOnPage | null;
      /** Of an HTML page, by its name in the Encoding Standard; else `null`. */
      charset: string | null;
      /** The number of documents on other hosts that the page links to. */
      outsideLinkCount: number;
      /** The word that makes up a large part of the page's text (lib/text/repeated-word.ts). */
      repeatedWord: string | null;
      /** Whether the page links to `vouchesFor` without rel=nofollow. */
      vouches: boolean;
    }
  /** The page states that it was deleted. */
  | { kind: 'gone' }
  /** The page took too long or too much memory to parse, or broke the parser. */
  | { kind: 'unreadable' };

/**
 * Reads a page in a worker thread that is ended at a deadline. Rejects only if no thread can be started.
 */
export type ReadPage = (page: PageToRead) => Promise<ReadOutcome>;
