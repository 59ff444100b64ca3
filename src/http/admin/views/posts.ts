/**
 * View models of posts: list, editor, preview of notifications, revisions.
 */
import type { TabView } from './responses.ts';
import type { AdminImageView } from './media.ts';
import type { NotifiedView } from './outbox.ts';
import type { TimeView } from '../lib/time.ts';

export type PostRowView = {
  id: number;
  title: string;
  /** `null` in the trash. */
  editUrl: string | null;
  /** `null` unless it is public. */
  url: string | null;
  standing: string;
  date: TimeView;
  author: string | null;
  /** Such as “comments closed, pings open”. */
  flags: string;
};

export type PostListView = {
  heading: string;
  newUrl: string;
  tabs: TabView[];
  filter: { state: string; words: string; tag: string; author: string };
  /** Choices of the filter; empty for users who see only their own posts. */
  authors: { id: number; name: string }[];
  done: string | null;
  /** Whether to offer closing comments on all older posts. */
  mayCloseOlder: boolean;
  rows: PostRowView[];
  isTrash: boolean;
  empty: string;
  total: string;
  newerUrl: string | null;
  olderUrl: string | null;
};

/** The fields as typed; checkboxes as booleans. */
export type PostFields = {
  title: string;
  slug: string;
  markdown: string;
  excerpt: string;
  /** The id of an image of the library; empty for none. */
  cover: string;
  kind: string;
  status: string;
  password: string;
  date: string;
  language: string;
  author: string;
  categories: string;
  tags: string;
  trackbacksTo: string;
  commentsOpen: boolean;
  pingbacksOpen: boolean;
  trackbacksOpen: boolean;
  webmentionsOpen: boolean;
  notifies: boolean;
};

export type PostErrors = Partial<Record<keyof PostFields | 'form', string>>;

export type EditorView = {
  heading: string;
  action: string;
  previewUrl: string;
  dryRunUrl: string;
  /** `null` for a new post. */
  post: {
    id: number;
    version: number;
    /** `null` unless it is public. */
    url: string | null;
    revisionsUrl: string;
    deleteUrl: string;
    kindIsFixed: boolean;
  } | null;
  autosave: {
    url: string;
    /** Milliseconds since 1970, for the script, and as a time, "10:32"; `null` without an autosave. */
    savedAt: number | null;
    restoredFrom: string | null;
    discardUrl: string;
  };
  done: string | null;
  /** `null` for a post that has never been public, and so has notified nobody. */
  notified: NotifiedView | null;
  /** The version that was saved while this one was edited; `null` without a conflict. */
  conflict: { title: string; markdown: string; version: number } | null;
  fields: PostFields;
  errors: PostErrors;
  /** Images to choose the cover from, the current one first. */
  covers: AdminImageView[];
  mayChooseAuthor: boolean;
  timeZone: string;
  categoryNames: string[];
  tagNames: string[];
  authorNames: string[];
  scriptUrl: string;
  nonce: string;
};

export type DryRunView = {
  title: string;
  /** Why nothing would be sent, or not yet. */
  notes: string[];
  rows: { target: string; text: string }[];
};

export type RevisionsView = {
  title: string;
  /** `null` in the trash. */
  editUrl: string | null;
  revisions: { version: number; time: TimeView; by: string; url: string; isCurrent: boolean }[];
  /** The difference of the chosen revision to the current text. */
  difference: {
    version: number;
    time: TimeView;
    restoreUrl: string;
    parts: { kind: 'same' | 'added' | 'removed'; text: string }[];
  } | null;
};
