/**
 * What the template of the search receives. The parts that it shares are in models.ts.
 */
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { DateView, LanguageView, PageHeadView } from './models.ts';

/** A piece of a text; `found` where it is to be marked. */
export type MarkedPart = { text: string; found: boolean };

export type SearchResultView = {
  url: string;
  title: MarkedPart[];
  /** A page has no date. */
  published: DateView | null;
  /** What was found, with “…” where it is cut. */
  passage: MarkedPart[];
  /** `null`: the site's. */
  language: LanguageView | null;
};

export type SearchView = {
  page: PageHeadView;
  /** Where the form leads. */
  searchUrl: string;
  /** As typed, in the field; empty: nothing was asked yet. */
  query: string;
  /** That a part of the query was not looked at; `null`: all was. */
  shortened: LocalizedText | null;
  /** Why nothing is listed, and what to do; `null` where something is, or nothing was asked. */
  nothing: { heading: LocalizedText; advice: LocalizedText } | null;
  results: SearchResultView[];
  /** From 1. */
  pageNumber: number;
  betterUrl: string | null;
  furtherUrl: string | null;
};
