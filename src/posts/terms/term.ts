/**
 * Categories, tags, series and authors: what posts are filed under. All but authors are kinds of term.
 */

import type { LibraryImage } from '../images/image.ts';

export const TERM_KINDS = ['category', 'tag', 'series'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

export type Term = {
  id: number;
  kind: TermKind;
  /** Its part of the URL. */
  slug: string;
  name: string;
};

/** The series that a post is a part of, and its place there. */
export type SeriesPlace = {
  term: Term;
  /** As its author says; equal ones are ordered by date. `null`: after those that have one. */
  order: number | null;
};

/** The last place that an author can give a post in its series. */
export const MAX_SERIES_ORDER = 9_999;

/** A term with what its own page shows. */
export type TermDetails = Term & {
  /** Plain text; may be empty. */
  description: string;
  /** The category above it. */
  parentId: number | null;
};

/** A post without an author is by the `authorName` of the settings. */
export type Author = {
  id: number;
  /** Their part of the URL. */
  slug: string;
  name: string;
  /** Their own page on another site, absolute. */
  url: string | null;
};

/** An author with what their own page shows. */
export type AuthorDetails = Author & {
  /** Plain text; may be empty. */
  bio: string;
  /** URLs of their profiles elsewhere. */
  links: string[];
  /** An image of the media library; `null`: none. */
  image: LibraryImage | null;
};

/** What has an old slug when its slug changes: the first part of its path. */
export const FILED_KINDS = [...TERM_KINDS, 'author'] as const;
export type FiledKind = (typeof FILED_KINDS)[number];
