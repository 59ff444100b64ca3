/**
 * What a source page says of a link to one of our posts: the types that the reading thread and
 * the verifier share.
 */

/** A page to be read, as it travels to the reading thread. */
export type PageToRead = {
  finalUrl: string;
  contentType: string | null;
  body: Uint8Array;
  /** Absolute URLs of posts here: which of them does the page link to? */
  targets: string[];
};

/** Plain text throughout: nothing of the source's markup survives, whatever it was. */
export type Evidence = {
  /** An explicit p-name, else og:title, else the real `<title>`; at most 300 characters. */
  title: string | null;
  /** At most 100 characters. */
  author: string | null;
  /** At most 100 characters. */
  site: string | null;
  /** The sentence around the link, at most 300 characters; `''` where there is no text. */
  excerpt: string;
  /** Where the linked words begin and end in the excerpt, in UTF-16 units; equal if none do. */
  linkStart: number;
  linkEnd: number;
};

/** One entry for each target, in order: the evidence, or `null` where the page has no such link. */
export type ReadOutcome =
  | { kind: 'read'; evidence: (Evidence | null)[] }
  /** The page took too long or too much memory to parse, or broke the parser. */
  | { kind: 'unreadable' };

/**
 * Reads a page in a thread of its own, ended at a deadline. Never rejects for the page's faults;
 * rejects where the thread cannot be had.
 */
export type ReadPage = (page: PageToRead) => Promise<ReadOutcome>;
