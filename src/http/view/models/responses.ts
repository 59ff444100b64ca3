/**
 * What the templates receive of the responses to a post: a part of models.ts.
 *
 * Built by http/view/present/responses.ts. All strings are text, most of them a stranger's, but
 * for names that end in `Html`.
 */
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { DateView } from './models.ts';

/** Someone out there. */
export type PersonView = {
  name: string;
  /** Shown where there is no photo, or as long as it has not come. */
  initial: string;
  url: string | null;
  avatarUrl: string | null;
};

/** A like or its kin: a face and a name. */
export type FaceView = {
  /** The element's id, so that one response can be linked to. */
  anchor: string;
  /** The page that says so. */
  url: string;
  person: PersonView;
  /** As the page says; `null` where it does not. */
  published: DateView | null;
  received: DateView;
};

/** All reactions of one kind. */
export type FacesView = {
  /** "3 likes", "1 person is attending". */
  heading: LocalizedText;
  /** `u-like` and its kin. */
  property: string;
  /** `yes` and its kin, for programs; `null` where they are no answers to an invitation. */
  rsvp: string | null;
  shown: FaceView[];
  folded: FaceView[];
};

/** A response in words: a reply or a mention. */
export type LinkbackView = {
  /** The element's id, so that one response can be linked to. */
  anchor: string;
  /** `u-comment` or `u-mention`. */
  property: string;
  url: string;
  title: string;
  /** The site's name, else its host; `null` where the title, or a reply's name, is the same. */
  site: string | null;
  /** Of a reply always; of a mention where its page says so. */
  author: PersonView | null;
  isReply: boolean;
  /** "pingback", "trackback" or "pingback, trackback". */
  via: string;
  /** As the page says; `null` where it does not. */
  published: DateView | null;
  received: DateView;
  /** A reply's own words, paragraph by paragraph, in the passage's place. */
  text: { shown: string[]; folded: string[] } | null;
  /** The excerpt in three parts, so that the linked words can be marked; `null` if there is none. */
  passage: { before: string; linked: string; after: string } | null;
};

/** A comment on a post, or what is left of one. */
export type CommentView = {
  /** The element's id, so that one comment can be linked to. */
  anchor: string;
  /** `null` where its writer has withdrawn it. */
  person: PersonView | null;
  /** Its own address, which stays; `null` where it is not shown, or not to everybody. */
  url: string | null;
  /** Whoever wrote the post wrote it. */
  isPostAuthor: boolean;
  bodyHtml: string;
  created: DateView;
  /** Its writer has changed it since. */
  isChanged: boolean;
  /** Where it can be answered; `null` where the post takes no comments. */
  replyUrl: string | null;
};

/** What a response answers, other than the post. */
export type AnsweredView = {
  /** Whose words they are; `null`: they are gone. */
  name: string | null;
  /** Where they are read: a comment's own address, which is its `u-url`; else their place on a page. */
  url: string;
};

/** What somebody says in the conversation: a linkback or a comment, the other is `null`. */
export type ResponseView = {
  /** From 0; 3 is the deepest. */
  depth: number;
  /** Which comment or linkback it answers; `null`: the post. */
  answers: AnsweredView | null;
  linkback: LinkbackView | null;
  comment: CommentView | null;
};

export type ResponsesView = {
  /** "1 response", "12 responses". */
  heading: LocalizedText;
  /** Where there are more than one page holds. */
  note: LocalizedText | null;
  faces: FacesView[];
  /** What began the thread in the middle of which this page begins; `null`: it begins with one. */
  continues: AnsweredView | null;
  /** Comments, replies and mentions, oldest first, each below what it answers. */
  responses: ResponseView[];
};
