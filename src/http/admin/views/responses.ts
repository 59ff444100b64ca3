/**
 * View models of the moderation queue, of one comment, and of all comments by one person.
 */
import type { TimeView } from '../lib/time.ts';

export type TabView = { text: string; count: string | null; url: string; isCurrent: boolean };

/** The flash message. */
export type DoneView = {
  text: string;
  /** The signed note for undoing it; `null` if there is nothing to undo. */
  undo: string | null;
};

export type ActionView = {
  verb: string;
  text: string;
  /** Its keyboard shortcut. */
  key: string | null;
  isLikely: boolean;
};

export type ReasonView = { text: string; speaksFor: boolean };

/** A linkback or a comment; the other of the two properties is `null`. */
export type RowView = {
  /** The id of its element. */
  anchor: string;
  /** Kind, id and fingerprint, as the form sends them back. */
  key: string;
  who: string;
  /** "replied", "liked it": follows the name; empty for mentions and comments. */
  did: string;
  /** Host; or email address and website. */
  from: { text: string; url: string | null }[];
  /** "webmention, also pingback", "comment" */
  via: string;
  came: TimeView & { age: string };
  post: { title: string; url: string };
  facts: string[];
  reasons: ReasonView[];
  score: string;
  /** Empty if there is nothing to decide. */
  actions: ActionView[];
  linkback: AdminLinkbackView | null;
  comment: AdminCommentView | null;
};

export type AdminLinkbackView = {
  /** The source's title, unless it is shown as `who`. */
  title: string | null;
  passage: { before: string; linked: string; after: string } | null;
  /** The paragraphs of a reply. */
  reply: string[];
  /** How the source differs from what was approved, and its new text. */
  changes: string[];
  proposed: string | null;
  host: string;
  isHostBlocked: boolean;
  /** The stored record, as JSON. */
  record: string;
};

export type AdminCommentView = {
  /** Sanitised HTML, rendered from Markdown. */
  bodyHtml: string;
  /** The page for replying and editing; `null` for a withdrawn comment. */
  pageUrl: string | null;
};

export type ResponsesView = {
  heading: string;
  summary: string;
  tabs: TabView[];
  /** The filter by kind. */
  kinds: Omit<TabView, 'count'>[];
  /** The place in the queue, as form fields. */
  place: Record<string, string>;
  done: DoneView | null;
  rows: RowView[];
  /** The text of an empty list. */
  empty: string;
  /** Actions on selected rows; empty if rows cannot be selected. */
  actions: ActionView[];
  newestUrl: string | null;
  olderUrl: string | null;
};

/** One comment, with forms to reply and to edit. */
export type CommentPageView = {
  heading: string;
  row: RowView;
  /** The fingerprint of what is shown, as the forms send it back. */
  seen: string;
  replyUrl: string;
  editUrl: string;
  /** The flash message. */
  notice: string | null;
  /** The fields as typed, and their errors. */
  edit: {
    name: string;
    url: string;
    text: string;
    errors: Partial<Record<'name' | 'url' | 'text', string>>;
  };
  /** `approves`: replying also approves the comment, which the button says. */
  reply: { text: string; error: string | null; approves: boolean };
  /** All comments by its author; `null` for users who may not see them. */
  authorUrl: string | null;
  listUrl: string;
};

export type CommenterView = {
  /** Their name in the comment of the URL. */
  heading: string;
  /** `null` if none was given. */
  email: string | null;
  backUrl: string;
  /** "3 comments" and the like. */
  facts: string[];
  rows: {
    url: string;
    /** The post's path. */
    post: string;
    state: string;
    created: TimeView;
    /** Markdown as typed. */
    text: string;
  }[];
  /** The number of older comments that are not shown. */
  more: number;
  exportUrl: string;
  eraseUrl: string;
};
