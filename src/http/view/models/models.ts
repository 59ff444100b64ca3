/**
 * View models of the templates in views/site: explicit fields, texts ready to show.
 *
 * Built by http/view/present/post.ts, rendered by http/view/render.ts. Only names that end in `Html`
 * hold markup; every other string is text and is escaped by the template. A LocalizedText is a text of
 * ours in the site's language, or in English where no catalogue has it: it prints as a string does.
 *
 * Models of single pages are in lists.ts, posts.ts, responses.ts and
 * comments.ts.
 */
import type { Direction } from '../../../lib/text/language.ts';
import type { LocalizedText } from '../../../messages/translate.ts';

/** Given to every template as `site`. */
export type SiteView = {
  title: string;
  description: string;
  /** BCP 47, for `<html lang>`. */
  language: string;
  /** The direction of its script, for `<html dir>`. */
  direction: Direction;
  homeUrl: string;
  stylesheetUrl: string;
  /** The stylesheet of the chosen accent and typeface; `null` for the default look. */
  appearanceUrl: string | null;
  /** The owner's icon, 32 by 32 pixels; `null`: there is none, and the theme's is shown. */
  iconUrl: string | null;
  /** The icon of our own theme, in the accent colour. */
  defaultIconUrl: string;
  /** For home screens, 180 by 180 pixels: the owner's, or the theme's. */
  touchIconUrl: string;
  /** The web app manifest, which names larger icons. */
  manifestUrl: string;
  /** The owner's logo; `null`: there is none. */
  logo: LogoView | null;
  /** The OpenSearch description, for search from the browser's address bar. */
  openSearchUrl: string;
  /** The files that tell programs how to publish here (RSD, and that of Windows Live Writer); `null`: none may. */
  rsdUrl: string | null;
  wlwManifestUrl: string | null;
  /** The RSS feed of all posts. */
  feedUrl: string;
  archiveUrl: string;
  /** The page about the site's feeds. */
  feedsUrl: string;
  /** Takes the query as `q`. */
  searchUrl: string;
  /** The links at the top of each page, from the settings. */
  navigation: NavigationLinkView[];
  /** For a signed-in user; `null` for everybody else. */
  ownerBar: OwnerBarView | null;
};

/** Links to the admin. */
export type OwnerBarView = {
  /** The post or page that is shown; `null`: none is. */
  editUrl: string | null;
  newUrl: string;
  /** The responses to the post that is shown, or all. */
  responsesUrl: string;
};

/** The logo, with the size in CSS pixels at which it is shown. */
export type LogoView = {
  url: string;
  width: number;
  height: number;
  /** `dark` needs light paper behind it, `light` dark paper, in both schemes. */
  tone: 'dark' | 'light' | 'any';
  /** Whether the title of the site is shown beside it; else the title is its alternative text. */
  hasTitle: boolean;
};

/** `label`: as the owner typed it, or a translated text if the setting is the default. */
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
  /** `null` for pages without a URL of their own, such as an error. */
  canonicalUrl: string | null;
  /** The language of the whole page, if it is not the site's. */
  language?: LanguageView | null;
  /** The page before this one: newer posts of a list, or the previous post. */
  previousUrl?: string | null;
  nextUrl?: string | null;
  /** Metadata for programs. */
  metadata?: MetadataView;
  /** The post or page that it shows. */
  postId?: number;
  /** Excludes it from search engines. @default false */
  noIndex?: boolean;
  /** The endpoints for programs that write for people. */
  clientLinks?: ClientLinkView[];
};

/** An endpoint, by its link relation. */
export type ClientLinkView = { rel: string; url: string };

export type DateView = { iso: string; text: string };

/** A link. */
export type LinkView = { text: string; url: string };

/** The linkback endpoints that a page advertises; `null`: not that protocol. */
export type AdvertisedView = {
  pingbackUrl: string | null;
  webmentionUrl: string | null;
  /** The TrackBack RDF block in its HTML comment (TrackBack 1.2, "TrackBack Auto-Discovery"). */
  trackbackRdfHtml: string | null;
};

/** A part of a sentence; `trackbackUrl` if it is the link to the trackback URL. */
export type SentencePart = { text: string; trackbackUrl: string | null };

/** The password form of a protected post; nothing of the post itself. */
export type PasswordProtectedView = {
  page: PageHeadView;
  heading: LocalizedText;
  message: LocalizedText;
  /** The URL to which `password` is sent, by POST. */
  actionUrl: string;
  /** Why the password did not unlock it. */
  failure: LocalizedText | null;
};

/** A post that is gone. */
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
  /** Where the visitor may go on, on another site or in a program. */
  continueTo?: { url: string; label: LocalizedText };
};

/** The page about the site's feeds. */
export type FeedsView = {
  page: PageHeadView;
  /** `name`: "RSS", "Atom", "JSON Feed"; `type`: its media type. */
  feeds: { name: string; url: string; type: string }[];
};

/** A link to another form of the page, for programs. */
export type FeedLinkView = { url: string; type: string; title: string };
export type PropertyView = { property: string; content: string };

export type MetadataView = {
  feeds: FeedLinkView[];
  /** The page's oEmbed descriptions, in JSON and XML. */
  oembed?: FeedLinkView[];
  /** The page in each language (`hreflang`), itself among them; empty without translations. */
  alternates: { language: string; url: string }[];
  /** Open Graph, in order; some come more than once. */
  properties: PropertyView[];
  /** The kind of preview (`twitter:card`); `null` for pages that nobody shares. */
  card: 'summary' | 'summary_large_image' | null;
  /** `null` if the page has several, or none. */
  author: string | null;
  /** A data block: a `script` element that browsers do not run. Empty for pages without one. */
  jsonLdHtml: string;
};
