/**
 * What the templates of the conversation receive.
 */
import type { TimeView } from '../lib/time.ts';

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

export type ReasonView = { text: string; speaksFor: boolean };

/** A linkback or a comment: of `linkback` and `comment` the other is `null`. */
export type RowView = {
  /** Its place on the page. */
  anchor: string;
  /** Kind, number and what was seen, as the form brings them back. */
  key: string;
  who: string;
  /** "replied", "liked it": follows the name; empty for a mention and a comment. */
  did: string;
  /** Host, or e-mail address and address on the web. */
  from: { text: string; url: string | null }[];
  /** "webmention, also pingback", "comment" */
  via: string;
  came: TimeView & { age: string };
  post: { title: string; url: string };
  facts: string[];
  reasons: ReasonView[];
  score: string;
  /** None: there is nothing to decide. */
  actions: ActionView[];
  linkback: AdminLinkbackView | null;
  comment: AdminCommentView | null;
};

export type AdminLinkbackView = {
  /** Of the page, where that is not what stands as `who`. */
  title: string | null;
  passage: { before: string; linked: string; after: string } | null;
  /** A reply's own words, its paragraphs. */
  reply: string[];
  /** How the page differs from what was approved; what it says now. */
  changes: string[];
  proposed: string | null;
  host: string;
  isHostBlocked: boolean;
  /** JSON, to be read. */
  record: string;
};

export type AdminCommentView = {
  /** Safe, made of the reader's Markdown. */
  bodyHtml: string;
  /** Where it is answered and edited; `null`: it was withdrawn. */
  pageUrl: string | null;
};

export type ResponsesView = {
  heading: string;
  summary: string;
  tabs: TabView[];
  /** Both kinds, or one alone. */
  kinds: Omit<TabView, 'count'>[];
  /** Where one is, as the forms bring it back. */
  place: Record<string, string>;
  done: DoneView | null;
  rows: RowView[];
  /** What is said where there is no row. */
  empty: string;
  /** For the ticked rows; none: there is nothing to tick. */
  actions: ActionView[];
  newestUrl: string | null;
  olderUrl: string | null;
};

/** One comment, to answer and to edit. */
export type CommentPageView = {
  heading: string;
  row: RowView;
  /** What was seen of it, as the forms bring it back. */
  seen: string;
  answerUrl: string;
  editUrl: string;
  /** What became of the last form, in a sentence. */
  notice: string | null;
  /** As typed, and what is wrong with each. */
  edit: {
    name: string;
    url: string;
    text: string;
    errors: Partial<Record<'name' | 'url' | 'text', string>>;
  };
  /** `approves`: it is shown with the answer, which the button says. */
  answer: { text: string; error: string | null; approves: boolean };
  /** All that its writer wrote; `null` for those who may not see it. */
  writerUrl: string | null;
  listUrl: string;
};
