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
  /** Where it is answered and edited; `null`: it was withdrawn. */
  answerUrl: string | null;
};

/** One comment, to answer and to edit. */
export type DeskCommentView = {
  heading: string;
  comment: CommentRowView;
  /** What became of the last form, in a sentence. */
  said: string | null;
  /** As typed, and what is wrong with each. */
  edit: {
    name: string;
    url: string;
    text: string;
    errors: Partial<Record<'name' | 'url' | 'text', string>>;
  };
  /** What it says of the one before it sends: it is shown with the answer. */
  answer: { text: string; error: string | null; approves: boolean };
  listUrl: string;
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
