/**
 * What the templates receive of the responses to a post: a part of view-models.ts.
 *
 * Built by present-responses.ts. All strings are text, most of them a stranger's.
 */
import type { DateView } from './view-models.ts';

/** Someone out there. */
export type PersonView = {
  name: string;
  /** Shown where there is no photo, or as long as it has not come. */
  initial: string;
  url: string | null;
  photoUrl: string | null;
};

/** A like or its kin: a face and a name. */
export type FaceView = {
  /** The element's id, so that one response can be linked to. */
  anchor: string;
  /** The page that says so. */
  url: string;
  person: PersonView;
};

/** All reactions of one kind. */
export type FacesView = {
  /** "3 likes", "One will come". */
  heading: string;
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
  /** The site's name, else its host. */
  site: string;
  /** Of a reply always; of a mention where its page says so. */
  author: PersonView | null;
  isReply: boolean;
  /** "pingback", "trackback" or "pingback, trackback". */
  via: string;
  received: DateView;
  /** A reply's own words, paragraph by paragraph, in the passage's place. */
  text: { shown: string[]; folded: string[] } | null;
  /** The excerpt in three parts, so that the linked words can be marked; `null` if there is none. */
  passage: { before: string; linked: string; after: string } | null;
};

export type ResponsesView = {
  /** "One response", "Five responses", "12 responses". */
  heading: string;
  /** Where there are more than one page holds. */
  note: string | null;
  faces: FacesView[];
  /** Replies and mentions, oldest first. */
  linkbacks: LinkbackView[];
};
