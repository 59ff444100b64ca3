/**
 * View models of lists of posts, of the archive and of search results.
 *
 * Built by http/view/present/lists.ts, summaries.ts and archive.ts, and by http/site/search.ts.
 */
import type { DateView, LanguageView, LinkView, PageHeadView } from './models.ts';
import type { LocalizedText } from '../../../messages/translate.ts';

/** `photoUrl`: their picture, absolute; missing: none, or not shown here. */
export type AuthorView = { name: string; url: string; photoUrl?: string };

/** How many responses a post has. */
export type ResponseCountView = {
  /** The responses on its page. */
  url: string;
  /** "1 response", "12 responses". */
  text: LocalizedText;
  /** The number alone. */
  number: string;
};

/** A post as one line: its title, date and number of responses. */
export type TitleView = {
  /** Empty: a note, which its first words stand for. */
  title: string;
  /** The title, or a note's first words. */
  name: string;
  url: string;
  published: DateView;
  /** `null`: there are none. */
  responses: ResponseCountView | null;
  /** `null`: the site's. */
  language: LanguageView | null;
};

/** The page elsewhere that a post in a list responds to. */
export type SummaryResponseToView = {
  /** "↩ in reply to host", with `<link>` around the host. */
  text: LocalizedText;
  url: string;
  /** The class, such as `u-in-reply-to`. */
  property: string;
};

/** A post in a list. */
export type PostSummaryView = {
  /** Empty: a note, which has a name for assistive technology only. */
  title: string;
  name: string;
  url: string;
  excerpt: string;
  published: DateView;
  /** When it was last changed, for programs. */
  updated: DateView;
  /** Its author for programs: the named one, else the site's. */
  author: AuthorView;
  /** Its categories and tags, for programs. */
  categories: string[];
  /** `null`: the site's. */
  language: LanguageView | null;
  /** The first category; `null`: none, or a note. */
  category: LinkView | null;
  /** "4 minutes"; `null`: a note. */
  readingTime: LocalizedText | null;
  /** `null`: there are none. */
  responses: ResponseCountView | null;
  /** `null`: it responds to nothing. */
  responseTo: SummaryResponseToView | null;
  /** The text in full, instead of the excerpt: of a short note, or if the home page shows full posts. Else empty. */
  bodyHtml: string;
  /** The cover, of the first post of the home page, of a note, or beside the text in full; else empty. */
  coverHtml: string;
  /** It is the first of the home page, and larger. */
  isLead: boolean;
  /** The home page shows it before newer posts. */
  isPinned: boolean;
};

/** The newest posts: the home page and its further pages. */
export type HomeView = {
  page: PageHeadView;
  /** How posts are shown; other lists than the home page have excerpts. */
  style: 'excerpts' | 'full' | 'titles';
  /** The author for programs: of an author's list, else the site's. */
  author: AuthorView;
  posts: PostSummaryView[];
  /** From 1. */
  pageNumber: number;
  /** The page before: of a series earlier parts, else newer posts. */
  newerUrl: string | null;
  /** The page after: of a series later parts, else older posts. */
  olderUrl: string | null;
  /** The texts of the links to both. */
  newerText: LocalizedText;
  olderText: LocalizedText;
};

/** The posts of a category, a tag, a series, an author, a year or a month. */
export type ListView = HomeView & {
  heading: {
    /** The whole heading, such as "Posts tagged World"; `null`: the name alone. */
    text: LocalizedText | null;
    /** The words before the name, or nothing. */
    words: string;
    /** The name: "World", "February 2024". */
    name: string;
  };
  /** The author's website. */
  authorUrl: string | null;
  /** The description of the category, tag or series, or the author's, in paragraphs. */
  paragraphs: string[];
  /** The author's picture: its URL and its size in pixels. */
  picture: { url: string; width: number; height: number } | null;
  /** The author's profiles elsewhere. */
  profileUrls: string[];
  /** The categories above this one, the uppermost first. */
  above: LinkView[];
  /** The categories right below it, by name. */
  below: LinkView[];
};

/** A list with the number of its posts. */
export type CountedLinkView = {
  text: string;
  url: string;
  /** "1 post", "12 posts". */
  count: LocalizedText;
  /** The number alone. */
  number: string;
};

/** Posts of a year or a month. */
export type TitleGroupView = {
  /** "2026", "February". */
  text: string;
  url: string;
  /** Newest first. */
  titles: TitleView[];
};

/** The archive: titles by year, and links to every list. With more than 500 posts, each year has a page. */
export type ArchiveView = {
  page: PageHeadView;
  /** The year whose page it is; `null`: the archive itself. */
  year: string | null;
  /** Titles by year, newest first; on the page of a year by month. */
  groups: TitleGroupView[];
  /** The years, newest first, if each has a page; else empty. `isCurrent`: this page shows it. */
  yearLinks: (CountedLinkView & { isCurrent: boolean })[];
  /** For themes: our own template shows no months. Newest first, without empty ones; empty on the page of a year. */
  years: (CountedLinkView & { months: CountedLinkView[] })[];
  /** By name; empty on the page of a year. */
  categories: CountedLinkView[];
  tags: CountedLinkView[];
  series: CountedLinkView[];
  authors: CountedLinkView[];
};

/** A part of a text; `found`: highlighted. */
export type MarkedPart = { text: string; found: boolean };

export type SearchResultView = {
  url: string;
  title: MarkedPart[];
  /** A page has no date. */
  published: DateView | null;
  /** The passage that was found, with “…” where it is cut. */
  passage: MarkedPart[];
  /** `null`: the site's. */
  language: LanguageView | null;
};

export type SearchView = {
  page: PageHeadView;
  /** The URL of the form. */
  searchUrl: string;
  /** The query as typed; empty before the first search. */
  query: string;
  /** A note that part of the query was ignored, if so. */
  shortened: LocalizedText | null;
  /** Why there are no results, and what to do; `null` if there are, or before the first search. */
  nothing: { heading: LocalizedText; advice: LocalizedText } | null;
  results: SearchResultView[];
  /** From 1. */
  pageNumber: number;
  betterUrl: string | null;
  furtherUrl: string | null;
};
