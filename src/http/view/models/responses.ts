/**
 * View models of the responses to a post.
 *
 * Built by http/view/present/responses.ts. All strings are text, most of them a stranger's, but
 * for names that end in `Html`.
 */
import type { DateView } from './models.ts';
import type { LocalizedText } from '../../../messages/translate.ts';

/** The author of a response. */
export type PersonView = {
  name: string;
  /** Shown if there is no avatar, or until it has loaded. */
  initial: string;
  url: string | null;
  avatarUrl: string | null;
};

/** A reaction, such as a like: a face and a name. */
export type FaceView = {
  /** The element's id, so that one response can be linked to. */
  anchor: string;
  /** The source page. */
  url: string;
  person: PersonView;
  /** As the source page says; `null` if it does not. */
  published: DateView | null;
  received: DateView;
};

/** All reactions of one kind. */
export type ReactionsView = {
  /** "Ferry Log, Map Room and 3 others liked this". */
  sentence: LocalizedText;
  /** "5 likes", "1 person is attending". */
  heading: LocalizedText;
  /** The class, such as `u-like`. */
  property: string;
  /** The RSVP value for programs; `null` if they are not answers to an invitation. */
  rsvp: string | null;
  faces: FaceView[];
};

/** One line of faces: likes, reposts and bookmarks, or the answers to an invitation. */
export type FacesView = {
  /** The first faces of all kinds. */
  shown: FaceView[];
  /** How many more there are: "+ 17"; `null`: none. */
  more: string | null;
  /** Never empty. */
  kinds: ReactionsView[];
};

/** A reply or a mention. */
export type LinkbackView = {
  /** The element's id, so that one response can be linked to. */
  anchor: string;
  /** `u-comment` or `u-mention`. */
  property: string;
  url: string;
  title: string;
  /** The site's name, else its host; `null` if the title, or a reply's name, is the same. */
  site: string | null;
  /** Always for a reply; for a mention if its page has one. */
  author: PersonView | null;
  isReply: boolean;
  /** As the source page says; `null` if it does not. */
  published: DateView | null;
  received: DateView;
  /** The content of a reply by paragraph, instead of the excerpt. */
  text: { shown: string[]; folded: string[] } | null;
  /** The excerpt in three parts, to mark the linked words; `null` if there is none. */
  passage: { before: string; linked: string; after: string } | null;
  /** The URL to reply; `null` if the post is closed to comments. */
  replyUrl: string | null;
};

/** A comment, or the place of a withdrawn one. */
export type CommentView = {
  /** The element's id, so that one comment can be linked to. */
  anchor: string;
  /** `null`: its writer has withdrawn it. */
  person: PersonView | null;
  /** The permalink; `null` if it is withdrawn or not public. */
  url: string | null;
  /** Written by the post's author. */
  isPostAuthor: boolean;
  bodyHtml: string;
  created: DateView;
  /** Its writer has edited it. */
  isChanged: boolean;
  /** The URL to reply; `null` if the post is closed to comments. */
  replyUrl: string | null;
};

/** The response to which another one replies. */
export type AnsweredView = {
  /** Its author; `null`: the response is gone. */
  name: string | null;
  /** The permalink of a comment, which is its `u-url`; else its place on a page. */
  url: string;
};

/** A response in the thread: a linkback or a comment, the other is `null`. */
export type ResponseView = {
  /** From 0; 3 is the deepest. */
  depth: number;
  /** The comment or linkback that it replies to; `null`: the post. */
  answers: AnsweredView | null;
  linkback: LinkbackView | null;
  comment: CommentView | null;
};

export type ResponsesView = {
  /** "1 response", "12 responses". */
  heading: LocalizedText;
  /** The links to other pages, if there is more than one. */
  note: LocalizedText | null;
  /** One line, or two. */
  faces: FacesView[];
  /** The first response of the thread that this page continues; `null`: the page begins with a new thread. */
  continues: AnsweredView | null;
  /** Comments, replies and mentions, oldest first, each below its parent. */
  responses: ResponseView[];
};
