/**
 * The query of the mentions API: its parameters as webmention.io has them, read within limits, and the one
 * spelling of a query whose answer may be cached.
 *
 * A list is repeated (`target=A&target=B`), or written as PHP and Ruby do (`target[]=A`).
 *
 * @see https://github.com/aaronpk/webmention.io#api
 */
import { documentKey, parseHttpUrl } from '../../lib/url.ts';
import type { MentionsQuery } from '../../linkbacks/mentions.ts';
import type { LinkbackType } from '../../reader/evidence.ts';

export type ReadQuery = { targets: URL[]; query: Omit<MentionsQuery, 'postIds'> };

/** Longer queries than any client makes. */
const MAX_QUERY_LENGTH = 8_192;
const MAX_TARGETS = 10;
const MAX_PARAMETERS = 100;
const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 100;
const MAX_PAGE = 10_000;

/** The types by their `wm-property`. */
export const PROPERTIES = {
  reply: 'in-reply-to',
  like: 'like-of',
  repost: 'repost-of',
  bookmark: 'bookmark-of',
  mention: 'mention-of',
  rsvp: 'rsvp',
} as const satisfies Record<LinkbackType, string>;

/** @returns the query, or what is wrong with it as a sentence */
export function readMentionsQuery(text: string): ReadQuery | { problem: string } {
  if (text.length > MAX_QUERY_LENGTH)
    return { problem: `A query may have at most ${MAX_QUERY_LENGTH} characters.` };
  const parameters = [...new URLSearchParams(text)];
  if (parameters.length > MAX_PARAMETERS)
    return { problem: `A query may have at most ${MAX_PARAMETERS} parameters.` };
  const all = (name: string) =>
    parameters.flatMap(([each, value]) =>
      each.replace(/\[\d{0,4}\]$/, '') === name ? [value] : [],
    );
  const last = (...names: string[]) => names.flatMap(all).at(-1)?.trim() ?? '';

  const named = all('target').filter((target) => target.trim() !== '');
  if (named.length === 0)
    return { problem: 'A target is required: the URL of a post of this site.' };
  if (named.length > MAX_TARGETS)
    return { problem: `A query may have at most ${MAX_TARGETS} targets.` };
  const targets = named.map(targetIn);
  if (targets.includes(null))
    return {
      problem: 'A target is not an absolute http or https URL of at most 2,048 characters.',
    };

  const perPage = wholeIn(last('per-page', 'perPage'), DEFAULT_PER_PAGE);
  const page = wholeIn(last('page'), 0);
  const since = last('since') === '' ? null : new Date(last('since'));
  const sinceId = last('since_id') === '' ? null : wholeIn(last('since_id'), 0);
  if (perPage === null) return { problem: 'per-page is not a whole number.' };
  if (page === null || page > MAX_PAGE)
    return { problem: `page is not a whole number from 0 to ${MAX_PAGE}.` };
  if (since !== null && !isDateOfDatabase(since))
    return {
      problem:
        'since is not a date in ISO 8601 of the years 1 to 9999, such as 2026-06-01T10:00:00Z.',
    };
  if (last('since_id') !== '' && sinceId === null)
    return { problem: 'since_id is not a whole number.' };
  return {
    targets: targets.filter((target) => target !== null),
    query: {
      types: typesIn(all('wm-property')),
      since,
      sinceId,
      sortBy: sortIn(last('sort-by')),
      isAscending: last('sort-dir') === 'up',
      perPage: Math.min(perPage, MAX_PER_PAGE),
      page,
    },
  };
}

/** Without a scheme, `//site.example/post` is a URL in either. */
function targetIn(text: string): URL | null {
  const trimmed = text.trim();
  return parseHttpUrl(trimmed.startsWith('//') ? `https:${trimmed}` : trimmed);
}

function wholeIn(text: string, otherwise: number): number | null {
  if (text === '') return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Both databases know the years from 1 to 9999; an invalid date has none. */
function isDateOfDatabase(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

function sortIn(text: string): MentionsQuery['sortBy'] {
  return text === 'published' || text === 'rsvp' ? text : 'received';
}

/** Properties that are not known here match nothing. */
function typesIn(properties: readonly string[]): LinkbackType[] | null {
  const named = properties.filter((property) => property !== '');
  if (named.length === 0) return null;
  const types = Object.keys(PROPERTIES) as LinkbackType[];
  return types.filter((type) => named.includes(PROPERTIES[type]));
}

/** Numbers that clients commonly ask for. */
const CACHED_PER_PAGE: readonly number[] = [20, 30, 50, 100];

/** The paths of the mentions API whose answers depend on their query. */
const PATHS = /^\/api\/(?:(?:mentions|links)\.jf2|(count(?:\.json)?))$/;

export function isMentionsPath(path: string): boolean {
  return PATHS.test(path);
}

/**
 * The query in its one spelling, for the key of the page cache: the same for both schemes and with a trailing slash.
 *
 * @returns `null` for a query whose answer is not cached: so many can be made that strangers could fill the cache
 */
export function cachedMentionsQuery(path: string, text: string): string | null {
  const read = readMentionsQuery(text);
  if ('problem' in read) return null;
  const { targets, query } = read;
  const [target, ...others] = new Set(targets.map(documentKey));
  const isPlain = targets.every(({ search, hash }) => search === '' && hash === '');
  if (target === undefined || others.length > 0 || !isPlain) return null;
  const canonical = new URLSearchParams({ target: `https:${target}` });
  if (PATHS.exec(path)?.[1] !== undefined) return canonical.toString();
  const { types, since, sinceId, sortBy, isAscending, perPage, page } = query;
  if (types !== null || since !== null || sinceId !== null || page > 0) return null;
  if (!CACHED_PER_PAGE.includes(perPage)) return null;
  canonical.set('per-page', String(perPage));
  if (sortBy !== 'received') canonical.set('sort-by', sortBy);
  if (isAscending) canonical.set('sort-dir', 'up');
  return canonical.toString();
}
