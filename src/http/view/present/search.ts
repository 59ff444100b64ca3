/**
 * Presents search results: sentences, URLs and highlighted parts.
 */
import { resultsUrl, searchUrl } from '../../request/urls.ts';
import type { MarkedPart, SearchResultView, SearchView } from '../models/lists.ts';
import { presentDate, presentLanguage } from './date.ts';
import { presentPlainMetadata } from './metadata.ts';
import type { Translate } from '../../../messages/translate.ts';
import { permalink } from '../../../posts/post.ts';
import { MAX_CHARACTERS, MAX_WORDS } from '../../../search/query.ts';
import type { SearchPage, SearchResult } from '../../../search/search.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

/** `found`: `null` before a query was entered. */
export function presentSearch(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  found: SearchPage | null,
  pageNumber: number,
): SearchView {
  const query = found?.query.text ?? '';
  const pageUrl = (number: number) => resultsUrl(siteUrl, query, number);
  return {
    page: {
      title: `${String(query === '' ? t('search.heading') : t('search.title', { query }))} · ${settings.siteTitle}`,
      description: '',
      canonicalUrl: null,
      noIndex: true,
      metadata: presentPlainMetadata(siteUrl, settings),
    },
    searchUrl: searchUrl(siteUrl),
    query,
    shortened:
      found?.query.isShortened === true
        ? t('search.shortened', { words: MAX_WORDS, characters: MAX_CHARACTERS })
        : null,
    nothing: found?.results.length === 0 ? presentNothing(t, found) : null,
    results: (found?.results ?? []).map((result) => presentResult(siteUrl, settings, result)),
    pageNumber,
    betterUrl: found && pageNumber > 1 ? pageUrl(pageNumber - 1) : null,
    furtherUrl: found?.hasMore === true ? pageUrl(pageNumber + 1) : null,
  };
}

function presentNothing(t: Translate, { query }: SearchPage): SearchView['nothing'] {
  if (query.terms.length === 0) {
    return {
      heading: t('search.no-word.heading', { query: query.text }),
      advice: t('search.no-word.advice'),
    };
  }
  return {
    heading: t('search.nothing.heading', { query: query.text }),
    advice: t('search.nothing.advice'),
  };
}

function presentResult(
  siteUrl: string,
  settings: SiteSettings,
  { post, title, passage }: SearchResult,
): SearchResultView {
  return {
    url: permalink(siteUrl, post),
    title,
    published: post.kind === 'post' ? presentDate(post.publishedAt, settings) : null,
    passage: [
      ...ellipsis(passage.isCutBefore, '… '),
      ...passage.parts,
      ...ellipsis(passage.isCutAfter, ' …'),
    ],
    language: presentLanguage(post.language, settings.siteLanguage),
  };
}

function ellipsis(isCut: boolean, text: string): MarkedPart[] {
  return isCut ? [{ text, found: false }] : [];
}
