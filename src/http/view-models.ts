/**
 * What the templates in views/site receive: explicit fields, strings ready to show.
 *
 * Built by present.ts, rendered by view.ts. Only names that end in `Html` hold markup; every
 * other string is text and is escaped by the template.
 */

/** Given to every template as `site`. */
export type SiteView = {
  title: string;
  description: string;
  /** BCP 47, for `<html lang>`. */
  language: string;
  homeUrl: string;
  stylesheetUrl: string;
  /** The OpenSearch description: how browsers search here from their own field. */
  openSearchUrl: string;
};

/** Given to every template as `page`. */
export type PageHeadView = {
  /** For `<title>`, site name included. */
  title: string;
  description: string;
  /** `null` for pages that have no address of their own, such as an error. */
  canonicalUrl: string | null;
  /** Search engines are asked to leave it out. @default false */
  noIndex?: boolean;
};

export type DateView = { iso: string; text: string };

export type PostSummaryView = {
  title: string;
  url: string;
  excerpt: string;
  published: DateView;
};

export type HomeView = {
  page: PageHeadView;
  posts: PostSummaryView[];
  /** From 1. */
  pageNumber: number;
  newerUrl: string | null;
  olderUrl: string | null;
};

/** A piece of a text; `found` where it is to be marked. */
export type MarkedPart = { text: string; found: boolean };

export type SearchResultView = {
  url: string;
  title: MarkedPart[];
  /** A page has no date. */
  published: DateView | null;
  /** What was found, with “…” where it is cut. */
  passage: MarkedPart[];
  /** BCP 47, where it is not the site's. */
  language: string | null;
};

export type SearchView = {
  page: PageHeadView;
  /** Where the form leads. */
  searchUrl: string;
  /** As typed, in the field; empty: nothing was asked yet. */
  query: string;
  /** That a part of the query was not looked at; `null`: all was. */
  shortened: string | null;
  /** Why nothing is listed, and what to do; `null` where something is, or nothing was asked. */
  nothing: { heading: string; advice: string } | null;
  results: SearchResultView[];
  /** From 1. */
  pageNumber: number;
  betterUrl: string | null;
  furtherUrl: string | null;
};

/** Where the page asks to be told of links to it; `null`: not by that protocol. */
export type AdvertisedView = {
  pingbackUrl: string | null;
  webmentionUrl: string | null;
  /** The TrackBack RDF block in its HTML comment (TrackBack 1.2, "TrackBack Auto-Discovery"). */
  trackbackRdfHtml: string | null;
};

/** A piece of a sentence; `trackbackUrl` where it is the link to the trackback address. */
export type SentencePart = { text: string; trackbackUrl: string | null };

/** A page elsewhere that the post answers. */
export type ResponseToView = {
  /** "In reply to", "Likes", …: what stands before the address. */
  words: string;
  /** `u-in-reply-to` and its kin. */
  property: string;
  url: string;
  /** The address as it is shown: host and path, cut. */
  label: string;
  /** `words` are the answer to an invitation, which is this one for programs. */
  rsvp: string | null;
};

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
  faces: FacesView[];
  /** Replies and mentions, oldest first. */
  linkbacks: LinkbackView[];
};

export type PostView = {
  page: PageHeadView;
  author: { name: string; url: string };
  post: {
    title: string;
    url: string;
    bodyHtml: string;
    published: DateView;
    /** Whole minutes, at least 1. */
    readingMinutes: number;
    responseTo: ResponseToView | null;
  };
  advertised: AdvertisedView;
  /** The one sentence that says which responses the post takes. */
  foot: SentencePart[];
  responses: ResponsesView | null;
};

/** A post that was public once. */
export type GoneView = {
  page: PageHeadView;
  heading: string;
  message: string;
  advertised: AdvertisedView;
};

export type LinkbackStatusView = {
  page: PageHeadView;
  heading: string;
  message: string;
  /** Addresses as received. */
  source: string;
  target: string;
  received: DateView;
};

export type ErrorView = {
  page: PageHeadView;
  status: number;
  heading: string;
  /** What happened and what to do, in one or two sentences. */
  message: string;
};
