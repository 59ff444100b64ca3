/**
 * What the templates of the conversation receive.
 */
import type { TimeView } from './present-time.ts';

export type TabView = { text: string; count: string | null; url: string; isCurrent: boolean };

/** What was done by the form that led here. */
export type DoneView = {
  text: string;
  /** For the form that takes it back; `null`: there is nothing to take back. */
  undo: string | null;
};

export type ActionView = {
  verb: string;
  text: string;
  /** The key that does the same in a browser with scripts. */
  key: string | null;
  isLikely: boolean;
};

export type LinkbackRowView = {
  id: number;
  /** Number and fingerprint, as the form brings them back. */
  key: string;
  who: string;
  /** "replied", "liked it": follows the name; empty for a mention. */
  did: string;
  /** Of the page, where that is not what stands as `who`. */
  title: string | null;
  sourceUrl: string;
  host: string;
  isHostBlocked: boolean;
  /** "webmention, also pingback" */
  via: string;
  received: TimeView & { age: string };
  post: { title: string; url: string };
  passage: { before: string; linked: string; after: string } | null;
  /** A reply's own words, its paragraphs. */
  reply: string[];
  facts: string[];
  reasons: { text: string; speaksFor: boolean }[];
  score: string;
  /** How the page differs from what was approved; what it says now. */
  changes: string[];
  proposed: string | null;
  actions: ActionView[];
  /** JSON, to be read. */
  record: string;
};

export type ConversationView = {
  heading: string;
  summary: string;
  tabs: TabView[];
  state: string;
  /** Where this page begins; empty: with the newest. */
  before: string;
  done: DoneView | null;
  rows: LinkbackRowView[];
  /** What is said where there is no row. */
  empty: string;
  /** For the ticked rows. */
  actions: ActionView[];
  newestUrl: string | null;
  olderUrl: string | null;
};
