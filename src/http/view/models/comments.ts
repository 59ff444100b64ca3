/**
 * What the templates receive of the form for comments: a part of models.ts. Comments themselves
 * are in responses.ts.
 *
 * Built by http/view/present/comment-form.ts.
 */
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { CommentView } from './responses.ts';
import type { DateView, LinkView, PageHeadView } from './models.ts';

/** What somebody typed, and what is wrong with it. */
export type CommentFormView = {
  actionUrl: string;
  /** Sent along: for which post the form is, and since when. */
  stamp: string;
  /** The comment that is answered; `null`: the post. */
  replyTo: { id: number; name: string } | null;
  name: string;
  email: string;
  url: string;
  text: string;
  /** Whether its author can subscribe to replies, and whether that is ticked. */
  offersSubscription: boolean;
  subscriptions: boolean;
  /** The comment is sent to Akismet, which its author is told. */
  asksAkismet: boolean;
  /** Beside each field, in a sentence. */
  errors: {
    name?: LocalizedText;
    email?: LocalizedText;
    url?: LocalizedText;
    text?: LocalizedText;
  };
};

/** What stands below the conversation: the form, or why there is none. */
export type CommentingView = {
  /** `null`: the post takes no comments now. */
  form: CommentFormView | null;
  /** The day on which the post closes to comments by itself; `null`: it never will, or is closed. */
  until: DateView | null;
  /** `null`: it has one page alone. */
  pages: ResponsePagesView | null;
};

/** The ways between the pages of a conversation. */
export type ResponsePagesView = {
  /** The page before this one, with what was said earlier. */
  earlierUrl: string | null;
  laterUrl: string | null;
  /** To the first page, the last, and those around this one; `isAfterGap`: others come before it. */
  links: { text: string; url: string; isCurrent: boolean; isAfterGap: boolean }[];
};

/** The form on a page of its own: an answer to a comment, a preview, or what could not be taken. */
export type CommentPageView = {
  page: PageHeadView;
  heading: LocalizedText;
  /** What became of it, in a sentence or two; `null` where nothing was sent. */
  message: LocalizedText | null;
  post: LinkView;
  /** What is answered. */
  parent: CommentView | null;
  /** What it would look like. */
  preview: CommentView | null;
  form: CommentFormView | null;
  /** Where there is no form any more: what was typed, so that it is not lost. */
  savedText: string | null;
};

/** One's own comment, at its signed address. */
export type OwnCommentView = {
  page: PageHeadView;
  heading: LocalizedText;
  message: LocalizedText;
  post: LinkView;
  comment: CommentView;
  /** `null`: it cannot be changed here, or not any more. */
  form: CommentFormView | null;
  /** Where it is withdrawn; `null`: it cannot be, here or any more. */
  withdrawUrl: string | null;
};

/**
 * What a link in an email leads to: the page says what is about to be done and asks, since mail programs open
 * addresses by themselves.
 */
export type ConfirmView = {
  page: PageHeadView;
  heading: LocalizedText;
  message: LocalizedText;
  post: LinkView | null;
  /** What it is about. */
  comment: CommentView | null;
  /** `null`: there is nothing to confirm, or it is done. */
  form: {
    actionUrl: string;
    /** What was seen, sent along. */
    seen: string;
    /** The first is the likely one. */
    buttons: { name: string; value: string; text: LocalizedText }[];
  } | null;
};
