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
};

/** Given to every template as `page`. */
export type PageHeadView = {
  /** For `<title>`, site name included. */
  title: string;
  description: string;
  /** `null` for pages that have no address of their own, such as an error. */
  canonicalUrl: string | null;
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

/** What the page advertises; `null` while the post takes no pings. */
export type AdvertisedView = {
  pingbackUrl: string;
  trackbackUrl: string;
  /** The TrackBack RDF block in its HTML comment (TrackBack 1.2, "TrackBack Auto-Discovery"). */
  trackbackRdfHtml: string;
};

export type LinkbackView = {
  /** The element's id, so that one response can be linked to. */
  anchor: string;
  url: string;
  title: string;
  /** The site's name, else its host. */
  site: string;
  author: string | null;
  /** "pingback", "trackback" or "pingback, trackback". */
  via: string;
  received: DateView;
  /** The excerpt in three parts, so that the linked words can be marked; `null` if there is none. */
  passage: { before: string; linked: string; after: string } | null;
};

export type PostView = {
  page: PageHeadView;
  post: {
    title: string;
    url: string;
    bodyHtml: string;
    published: DateView;
    /** Whole minutes, at least 1. */
    readingMinutes: number;
  };
  commentsOpen: boolean;
  /** The pings flag: `null` exactly when pings are closed. */
  advertised: AdvertisedView | null;
  /** "One response", "Five responses", "12 responses"; `null` when there are none. */
  responsesHeading: string | null;
  linkbacks: LinkbackView[];
};

export type ErrorView = {
  page: PageHeadView;
  status: number;
  heading: string;
  /** What happened and what to do, in one or two sentences. */
  message: string;
};
