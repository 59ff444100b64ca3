/**
 * What the templates in views/site receive: explicit fields, texts ready to show.
 *
 * Built by http/view/present/post.ts, rendered by http/view/render.ts. Only names that end in `Html`
 * hold markup; every other string is text and is escaped by the template. A LocalizedText is a text of
 * ours in the site's language, or in English where no catalogue has it: it prints as a string does.
 *
 * The parts that only some pages have are in lists.ts, posts.ts, responses.ts and
 * search.ts.
 */
import type { Direction } from '../../../lib/text/language.ts';
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { MetadataView } from './metadata.ts';

/** Given to every template as `site`. */
export type SiteView = {
  title: string;
  description: string;
  /** BCP 47, for `<html lang>`. */
  language: string;
  /** The way its script runs, for `<html dir>`. */
  direction: Direction;
  homeUrl: string;
  stylesheetUrl: string;
  /** The OpenSearch description: how browsers search here from their own field. */
  openSearchUrl: string;
  /** The RSS feed of all posts. */
  feedUrl: string;
  archiveUrl: string;
  /** Takes what to search for as `q`. */
  searchUrl: string;
  /** What the top of each page leads to, as the owner has set it. */
  navigation: NavigationLinkView[];
};

/** `label`: as the owner has typed it; a text of ours where the setting is as it came. */
export type NavigationLinkView = { label: LocalizedText | string; url: string };

/** A language that is not the site's. */
export type LanguageView = {
  /** BCP 47, for `lang`. */
  tag: string;
  /** `ltr` or `rtl`, for `dir`. */
  direction: Direction;
};

/** Given to every template as `page`. */
export type PageHeadView = {
  /** For `<title>`, site name included. */
  title: string;
  description: string;
  /** `null` for pages that have no address of their own, such as an error. */
  canonicalUrl: string | null;
  /** Of the whole page, where that is not the site's. */
  language?: LanguageView | null;
  /** What comes before this page in its series: newer posts of a list, the post before a post. */
  previousUrl?: string | null;
  nextUrl?: string | null;
  /** What it says of itself to programs. */
  metadata?: MetadataView;
  /** Search engines are asked to leave it out. @default false */
  noIndex?: boolean;
};

export type DateView = { iso: string; text: string };

/** Words that lead somewhere. */
export type LinkView = { text: string; url: string };

/** Where the page asks to be told of links to it; `null`: not by that protocol. */
export type AdvertisedView = {
  pingbackUrl: string | null;
  webmentionUrl: string | null;
  /** The TrackBack RDF block in its HTML comment (TrackBack 1.2, "TrackBack Auto-Discovery"). */
  trackbackRdfHtml: string | null;
};

/** A piece of a sentence; `trackbackUrl` where it is the link to the trackback address. */
export type SentencePart = { text: string; trackbackUrl: string | null };

/** A post that a password opens; nothing of the post itself. */
export type PasswordProtectedView = {
  page: PageHeadView;
  heading: LocalizedText;
  message: LocalizedText;
  /** Where the field `password` is sent, by POST. */
  actionUrl: string;
  /** Why what was sent did not open it. */
  failure: LocalizedText | null;
};

/** A post that was public once. */
export type GoneView = {
  page: PageHeadView;
  heading: LocalizedText;
  message: LocalizedText;
  advertised: AdvertisedView;
};

export type LinkbackStatusView = {
  page: PageHeadView;
  heading: LocalizedText;
  message: LocalizedText;
  /** URLs as received. */
  source: string;
  target: string;
  received: DateView;
};

export type ErrorView = {
  page: PageHeadView;
  status: number;
  heading: LocalizedText;
  /** What happened and what to do, in one or two sentences. */
  message: LocalizedText;
};
