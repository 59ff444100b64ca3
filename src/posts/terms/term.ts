/**
 * Categories and tags: what posts are filed under. Two kinds of one thing.
 */

export const TERM_KINDS = ['category', 'tag'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

export type Term = {
  id: number;
  kind: TermKind;
  /** Its part of the address, for ever. */
  slug: string;
  name: string;
};

export type Author = {
  id: number;
  /** Their part of the address, for ever. */
  slug: string;
  name: string;
  /** Their own page elsewhere, absolute. */
  url: string | null;
};
