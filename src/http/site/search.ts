/**
 * The search page with its results, its OpenSearch description, and the limit of concurrent searches.
 *
 * Neither is cached: there are as many URLs as queries.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import pLimit from 'p-limit';
import type { Deps } from '../../deps.ts';
import { TooBusyError } from '../errors.ts';
import { sendDocument } from '../page-cache/answer.ts';
import { clientAddress } from '../request/headers.ts';
import {
  queryOf,
  redirectTo,
  readOnly,
  openSearchUrl,
  searchUrl,
  resultsUrl,
} from '../request/page-request.ts';
import type { MarkedPart, SearchResultView, SearchView } from '../view/models/lists.ts';
import { presentDate, presentLanguage } from '../view/present/date.ts';
import { presentPlainMetadata } from '../view/present/metadata.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { clientKeys, createConcurrencyLimiter } from '../../lib/rate-limiter.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { translateFor, type Translate } from '../../messages/translate.ts';
import { permalink } from '../../posts/post.ts';
import { MAX_CHARACTERS, MAX_WORDS } from '../../search/query.ts';
import { type SearchPage, searchPosts, type SearchResult } from '../../search/search.ts';
import { readSettings, type SiteSettings } from '../../settings/settings.ts';

const RESULTS_PER_PAGE = 10;
/** The last page that a search can have (db/search-index.ts). */
const LAST_PAGE = 200;

/** Concurrent searches. PostgreSQL searches in its own processes, SQLite on our thread. */
const AT_ONCE = { sqlite: 1, postgres: 2 };
const RETRY_AFTER_SECONDS = 5;

export function searchRoutes(deps: Deps, views: Views): Router {
  const responses = createSearchRateLimit(deps.db.isPostgres ? AT_ONCE.postgres : AT_ONCE.sqlite);
  const router = Router();
  router.route('/search').get(showResults).all(readOnly);
  router.route('/opensearch.xml').get(describe).all(readOnly);
  return router;

  async function showResults(req: Request, res: Response): Promise<void> {
    if (redirectTo(req, res, searchUrl(deps.config.siteUrl) + queryOf(req))) return;
    const typed = lastOf(req.query['q']);
    const askedPage = pageNumberIn(lastOf(req.query['page']));
    const pageNumber = typed.trim() === '' ? 1 : askedPage;
    const settings = await readSettings(deps);
    const found = typed.trim() === '' ? null : await search(req, res, typed, pageNumber);
    // Pages past the end do not exist; a query without results has a first page.
    if (pageNumber > 1 && (found?.results ?? []).length === 0) {
      throw new NotFoundError('page of results', pageNumber);
    }
    const t = translateFor(deps.config, settings);
    const view = presentSearch(deps.config.siteUrl, settings, t, found, pageNumber);
    views.render(res, 'search', settings, view);
  }

  /** @throws TooBusyError if too many searches wait already, in all or of this client */
  async function search(
    req: Request,
    res: Response,
    typed: string,
    pageNumber: number,
  ): Promise<SearchPage> {
    const found = responses.take(clientAddress(req), () =>
      searchPosts(deps, typed, { pageNumber, perPage: RESULTS_PER_PAGE }),
    );
    if (found) return await found;
    res.set('Retry-After', String(RETRY_AFTER_SECONDS));
    throw new TooBusyError('Too many searches at once.');
  }

  /** @see https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md */
  async function describe(req: Request, res: Response): Promise<void> {
    if (redirectTo(req, res, openSearchUrl(deps.config.siteUrl))) return;
    const { siteTitle } = await readSettings(deps);
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>${escapeXml(Array.from(siteTitle).slice(0, 16).join(''))}</ShortName>
  <Description>${escapeXml(siteTitle)}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Url type="text/html" method="get" template="${escapeXml(searchUrl(deps.config.siteUrl))}?q={searchTerms}"/>
</OpenSearchDescription>
`;
    const contentType = 'application/opensearchdescription+xml; charset=utf-8';
    sendDocument(res, { body, contentType, cache: null });
  }
}

/** The last value of a repeated parameter; empty for anything but text. */
function lastOf(value: unknown): string {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last : '';
}

/** @throws NotFoundError unless it is a possible page number */
function pageNumberIn(text: string): number {
  if (text === '') return 1;
  const number = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : LAST_PAGE + 1;
  if (number > LAST_PAGE) throw new NotFoundError('page of results', text);
  return number;
}

type SearchRateLimit = {
  /**
   * Queues `search`. The next one waits as long as this one took, so that half of the time is left for
   * other requests.
   *
   * @returns `null`: too many are waiting, in all or of this client; `search` is not run
   */
  take: <T>(clientAddress: string, search: () => Promise<T>) => Promise<T> | null;
};

/** Running and queued searches: the last one waits for less than a second. */
const MAX_WAITING = 8;
const MAX_PER_CLIENT = 2;

/** Limits searches in memory, per process, so that a flood does not slow down readers. */
export function createSearchRateLimit(atOnce: number): SearchRateLimit {
  const limit = pLimit(atOnce);
  const places = createConcurrencyLimiter({ max: MAX_WAITING, maxPerKey: MAX_PER_CLIENT });
  return {
    take(clientAddress, search) {
      const release = places.acquire(clientKeys(clientAddress).client);
      if (release === null) return null;
      return new Promise((resolve, reject) => {
        void limit(async () => {
          const beganAt = performance.now();
          // The client gets its answer before the pause, and may search again.
          await search().then(resolve, reject).finally(release);
          await wait(performance.now() - beganAt);
        });
      });
    },
  };
}

/** `found`: `null` before a query was entered. */
function presentSearch(
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
