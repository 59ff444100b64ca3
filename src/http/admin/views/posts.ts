/**
 * What the templates of posts at the desk receive.
 */
import type { TabView } from './responses.ts';
import type { AdminImageView } from './media.ts';
import type { NotifiedView } from './outbox.ts';
import type { TimeView } from '../lib/time.ts';

export type PostRowView = {
  id: number;
  title: string;
  editUrl: string;
  /** `null`: the public cannot see it. */
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
  /** Whom one may choose; empty for who sees their own alone. */
  authors: { id: number; name: string }[];
  done: string | null;
  /** Whether all posts are theirs to close the comments of. */
  mayCloseOlder: boolean;
  rows: PostRowView[];
  empty: string;
  total: string;
  newerUrl: string | null;
  olderUrl: string | null;
};

/** The fields as they were typed; what is ticked is `true`. */
export type PostFields = {
  title: string;
  slug: string;
  markdown: string;
  excerpt: string;
  /** The number of a picture of the library; empty: none. */
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
  /** `null`: it is new. */
  post: {
    id: number;
    version: number;
    /** `null`: the public cannot see it. */
    url: string | null;
    revisionsUrl: string;
    deleteUrl: string;
    kindIsFixed: boolean;
  } | null;
  autosave: {
    url: string;
    /** Milliseconds since 1970, for the script, and "10:32"; `null`: everything is saved. */
    savedAt: number | null;
    kept: string | null;
    discardUrl: string;
  };
  done: string | null;
  /** `null`: the public has not seen it, so it told nobody. */
  notified: NotifiedView | null;
  /** Somebody has saved it meanwhile: what they made of it, beside what was typed. */
  conflict: { title: string; markdown: string; version: number } | null;
  fields: PostFields;
  errors: PostErrors;
  /** Pictures that can be the cover; first the one that is. */
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
  /** Why nothing would be sent, or not now. */
  notes: string[];
  rows: { target: string; text: string }[];
};

export type RevisionsView = {
  title: string;
  editUrl: string;
  revisions: { version: number; time: TimeView; by: string; url: string; isCurrent: boolean }[];
  /** Of the one that is looked at: what became of it since. */
  difference: {
    version: number;
    time: TimeView;
    restoreUrl: string;
    parts: { kind: 'same' | 'added' | 'removed'; text: string }[];
  } | null;
};
