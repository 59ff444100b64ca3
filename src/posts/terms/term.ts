/**
 * Categories, tags and authors: what posts are filed under. Categories and tags are two kinds of term.
 */

export const TERM_KINDS = ['category', 'tag'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

export type Term = {
  id: number;
  kind: TermKind;
  /** Its part of the URL; never changes. */
  slug: string;
  name: string;
};

/** A post without an author is by the `authorName` of the settings. */
export type Author = {
  id: number;
  /** Their part of the URL; never changes. */
  slug: string;
  name: string;
  /** Their own page on another site, absolute. */
  url: string | null;
};
