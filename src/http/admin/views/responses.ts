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
  /** The decision that the evidence is for: the primary button while its row is current. */
  isLikely: boolean;
  /** The decision that the evidence demands: outlined in red. */
  isUrgent: boolean;
};

export type LinkView = { text: string; url: string | null };

/** One line of the details. */
export type DetailView = { name: string; values: LinkView[] };

/** A linkback or a comment; the other of the two properties is `null`. */
export type RowView = {
  /** The id of its element. */
  anchor: string;
  /** Kind, id and fingerprint, as the form sends them back. */
  key: string;
  who: string;
  /** The first letter of `who`. */
  initial: string;
  /** "replied to", "commented on": between the name and the post. */
  did: string;
  post: { title: string; url: string };
  came: TimeView & { age: string };
  /** A like or the like, without words: shown on one line. */
  isLine: boolean;
  /** Host and protocol, or website; and what is unusual about it. */
  facts: LinkView[];
  /** The reasons that speak against it; `null` without any. */
  doubts: { text: string; isUrgent: boolean } | null;
  details: DetailView[];
  /** Links that show only the responses to the same post, or by the same person or host. */
  filters: { text: string; url: string }[];
  /** Empty if there is nothing to decide. */
  actions: ActionView[];
  /** `null`: it cannot be replied to. */
  reply: RowReplyView | null;
  /** Whether it is in a list, with forms of its own. */
  isInQueue: boolean;
  linkback: AdminLinkbackView | null;
  comment: AdminCommentView | null;
};

/** The form in a row. `approves`: replying also approves the response, which the button says. */
export type RowReplyView = {
  formId: string;
  url: string;
  seen: string;
  approves: boolean;
  /** What becomes of the reply. */
  hint: string;
};

export type AdminLinkbackView = {
  passage: { before: string; linked: string; after: string } | null;
  /** The paragraphs of a reply, shown in place of the passage. */
  reply: string[];
  /** How the source differs from what was approved, and its new text. */
  changes: string[];
  proposed: string | null;
  host: string;
  isHostBlocked: boolean;
};

export type AdminCommentView = {
  /** Sanitised HTML, rendered from Markdown. */
  bodyHtml: string;
  /** The page for replying and editing; `null` for a withdrawn comment. */
  pageUrl: string | null;
};

export type ResponsesView = {
  heading: string;
  tabs: TabView[];
  /** The lists that few people open: below a menu, unless one is current. */
  moreTabs: TabView[];
  /** What the filter by post, person or host shows, and the list without it; `null`: no filter. */
  filter: { text: string; clearUrl: string } | null;
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

/** One linkback, with a form to reply. */
export type LinkbackPageView = Pick<
  CommentPageView,
  'heading' | 'row' | 'seen' | 'replyUrl' | 'notice' | 'reply' | 'listUrl'
>;

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
