/**
 * What the templates receive of lists of posts and of the archive: a part of models.ts.
 *
 * Built by http/view/present/lists.ts and http/view/present/archive.ts.
 */
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { DateView, LanguageView, PageHeadView } from './models.ts';

export type AuthorView = { name: string; url: string };

/** A post in a list. */
export type PostSummaryView = {
  title: string;
  url: string;
  excerpt: string;
  published: DateView;
  /** When it was changed last, for programs. */
  updated: DateView;
  /** Who wrote it, for programs: whom it names, else who writes here. */
  author: AuthorView;
  /** Its categories and tags, for programs. */
  categories: string[];
  /** `null`: the site's. */
  language: LanguageView | null;
};

/** The newest posts: the site's first page, and the further ones. */
export type HomeView = {
  page: PageHeadView;
  /** Of the list, for programs: whom it is about, else who writes here. */
  author: AuthorView;
  posts: PostSummaryView[];
  /** From 1. */
  pageNumber: number;
  newerUrl: string | null;
  olderUrl: string | null;
};

/** The posts of a category, a tag, an author, a year or a month. */
export type ListView = HomeView & {
  heading: {
    /** All of it, such as "Posts tagged World"; `null`: it is the name alone. */
    text: LocalizedText | null;
    /** The words of it that stand before the name, or nothing. */
    words: string;
    /** What the list is named after: "World", "February 2024". */
    name: string;
  };
  /** The author's own page elsewhere. */
  authorUrl: string | null;
};

/** A list with the number of its posts. */
export type CountedLinkView = {
  text: string;
  url: string;
  /** "1 post", "12 posts". */
  count: LocalizedText;
};

/** The way to every post. */
export type ArchiveView = {
  page: PageHeadView;
  /** Newest first; those without posts are left out, months, too. */
  years: (CountedLinkView & { months: CountedLinkView[] })[];
  /** By name. */
  categories: CountedLinkView[];
  tags: CountedLinkView[];
  authors: CountedLinkView[];
};
