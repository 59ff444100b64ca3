/**
 * What the template of the queue of comments receives.
 */
import type { ActionView, DoneView, TabView } from './conversation-views.ts';
import type { TimeView } from './present-time.ts';

export type CommentRowView = {
  id: number;
  /** Number and what was seen, as the form brings them back. */
  key: string;
  name: string;
  email: string | null;
  url: string | null;
  created: TimeView;
  post: { title: string; url: string };
  /** Safe, made of the reader's Markdown. */
  bodyHtml: string;
  reasons: { text: string; speaksFor: boolean }[];
  score: string;
  actions: ActionView[];
};

export type CommentsView = {
  heading: string;
  summary: string;
  tabs: TabView[];
  state: string;
  /** Where this page begins; empty: with the newest. */
  before: string;
  done: DoneView | null;
  rows: CommentRowView[];
  empty: string;
  actions: ActionView[];
  newestUrl: string | null;
  olderUrl: string | null;
};
