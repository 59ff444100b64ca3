/**
 * View models of the comment form and of the pages around it. Comments themselves
 * are in responses.ts.
 *
 * Built by http/view/present/comment-form.ts.
 */
import type { DateView, LinkView, PageHeadView } from './models.ts';
import type { CommentView, LinkbackView } from './responses.ts';
import type { LocalizedText } from '../../../messages/translate.ts';

/** The fields as typed, and their errors. */
export type CommentFormView = {
  actionUrl: string;
  /** The signed stamp: for which post the form is, and when it was made. */
  stamp: string;
  /** The response that this one replies to, as the field `parent` names it; `null`: the post. */
  replyTo: { parent: string; name: string } | null;
  name: string;
  email: string;
  url: string;
  text: string;
  /** Whether its author can subscribe to replies; `wantsSubscription`: that is ticked. */
  offersSubscription: boolean;
  wantsSubscription: boolean;
  /** The comment is sent to Akismet; the form has to say so. */
  asksAkismet: boolean;
  /** The error of each field, in a sentence. */
  errors: {
    name?: LocalizedText;
    email?: LocalizedText;
    url?: LocalizedText;
    text?: LocalizedText;
  };
};

/** Below the responses: the form, or why there is none. */
export type CommentingView = {
  /** `null`: the post is closed to comments. */
  form: CommentFormView | null;
  /** The day on which the post closes to comments by age; `null`: never, or it is closed. */
  until: DateView | null;
  /** `null`: there is only one page. */
  pages: ResponsePagesView | null;
};

/** The links between the pages of responses. */
export type ResponsePagesView = {
  /** The page before this one, with earlier responses. */
  earlierUrl: string | null;
  laterUrl: string | null;
  /** To the first page, the last, and those around this one; `isAfterGap`: numbers are left out before it. */
  links: { text: string; url: string; isCurrent: boolean; isAfterGap: boolean }[];
};

/** The form on a page of its own: a reply, a preview, or a comment that was refused. */
export type CommentPageView = {
  page: PageHeadView;
  heading: LocalizedText;
  /** What happened, in a sentence or two; `null` if nothing was sent. */
  message: LocalizedText | null;
  post: LinkView;
  /** The comment that it replies to. */
  parent: CommentView | null;
  /** The linkback that it replies to, instead of a comment. */
  parentLinkback: LinkbackView | null;
  /** The preview. */
  preview: CommentView | null;
  form: CommentFormView | null;
  /** The typed text, if there is no form, so that it is not lost. */
  savedText: string | null;
};

/** The page of a comment for its writer. */
export type OwnCommentView = {
  page: PageHeadView;
  heading: LocalizedText;
  message: LocalizedText;
  post: LinkView;
  comment: CommentView;
  /** `null`: it can no longer be changed, or not by this browser. */
  form: CommentFormView | null;
  /** The URL to withdraw it; `null`: as above. */
  withdrawUrl: string | null;
};

/**
 * The page that a link in an email leads to. It asks for confirmation, because mail programs open
 * links by themselves.
 */
export type ConfirmView = {
  page: PageHeadView;
  heading: LocalizedText;
  message: LocalizedText;
  post: LinkView | null;
  /** The comment or post that it is about. */
  comment: CommentView | null;
  /** `null`: there is nothing to confirm. */
  form: {
    actionUrl: string;
    /** The `seen` token of the comment. */
    seen: string;
    /** The most likely one first. */
    buttons: { name: string; value: string; text: LocalizedText }[];
  } | null;
};

/** The form for the URL of a response on the reader's own site, which is received as a webmention. */
export type ResponseFormView = {
  actionUrl: string;
  /** The post's URL. */
  target: string;
  /** As typed. */
  source: string;
  /** Why it was refused, and what to do, in a sentence. */
  error: LocalizedText | null;
};

/** The same form on a page of its own, after a refusal. */
export type ResponseFormPageView = {
  page: PageHeadView;
  heading: LocalizedText;
  responseForm: ResponseFormView;
};
