/**
 * Searches the public posts and pages, and finds the passage of each that shows best why it matches.
 *
 * lib/text/words.ts defines words, query.ts reads queries, db/search-index.ts finds and ranks.
 */
import { findInIndex } from '../db/search-index.ts';
import type { Deps } from '../deps.ts';
import { graphemeBoundaries } from '../lib/text/plain-text.ts';
import { wordsIn, type Word } from '../lib/text/words.ts';
import { listFoundPosts } from '../posts/lists.ts';
import type { Post } from '../posts/post.ts';
import { markText, type TextPart, partsOf, matchesAtEnd, type Match } from './matches.ts';
import { indexTermOf, parseQuery, type SearchQuery, type SearchTerm } from './query.ts';

export type SearchResult = {
  post: Omit<Post, 'bodyHtml' | 'cover'>;
  /** The post's title, whole. */
  title: TextPart[];
  passage: Passage;
};

export type SearchPage = {
  /** The query as parsed. */
  query: SearchQuery;
  /** Best first. */
  results: SearchResult[];
  hasMore: boolean;
};

/** @param typed unchecked input. `pageNumber` counts from 1. */
export async function searchPosts(
  deps: Pick<Deps, 'db' | 'clock'>,
  typed: string,
  { pageNumber, perPage }: { pageNumber: number; perPage: number },
): Promise<SearchPage> {
  const query = parseQuery(typed);
  const { terms } = query;
  if (terms.length === 0) return { query, results: [], hasMore: false };
  const ids = await findInIndex(deps.db, {
    terms: terms.map(indexTermOf),
    before: deps.clock.now(),
    skip: (pageNumber - 1) * perPage,
    take: perPage + 1,
  });
  const posts = await listFoundPosts(deps, ids.slice(0, perPage));
  const results = posts.map(({ text, ...post }) => ({
    post,
    title: markText(post.title, terms),
    passage: findPassage(text, terms),
  }));
  return { query, results, hasMore: ids.length > perPage };
}

type Passage = {
  /** Joined, they are a part of the text. */
  parts: TextPart[];
  /** Whether there is text before, or after, the passage. */
  isCutBefore: boolean;
  isCutAfter: boolean;
};

/** The length of a passage, in words, or in units of scripts without spaces. */
const WORDS = 30;
const UNITS = 70;
/** Of a passage, for any length of its words. */
const MAX_CHARACTERS = 400;
/** Only this much of a text is searched: a page of results has ten of them. */
const MAX_SEARCHED = 100_000;

/** The most characters before the first match. */
const MAX_BEFORE = 160;

/**
 * About thirty words around the first place where most of the terms are close together; the beginning
 * of the text if none is found.
 */
export function findPassage(text: string, terms: readonly SearchTerm[]): Passage {
  const { words, matches, best } = readOn(text.slice(0, MAX_SEARCHED), terms);
  const { from, to } = rangeOf(text, words, best);
  return {
    parts: partsOf(text, { from, to }, matches),
    isCutBefore: text.slice(0, from).trim() !== '',
    isCutAfter: text.slice(to, to + MAX_CHARACTERS).trim() !== '',
  };
}

/** The matches from the first to the last of a place, in order. */
type Place = { first: Match; last: Match } | null;

/** Reads until all terms are found close together, and as far as a passage can reach. */
function readOn(text: string, terms: readonly SearchTerm[]) {
  const words: Word[] = [];
  const matches: Match[] = [];
  let best: Place = null;
  let seenAtBest = 0;
  let recent: Match[] = [];
  let readUntil = Infinity;
  for (const word of wordsIn(text)) {
    words.push(word);
    if (words.length > readUntil) break;
    const now = matchesAtEnd(text, words, terms);
    if (now.length === 0) continue;
    matches.push(...now);
    if (readUntil < Infinity) continue;
    recent = [...recent, ...now].filter(
      ({ firstWord }) => firstWord > words.length - 1 - sizeAt(word),
    );
    const [first, last] = [recent[0], recent.at(-1)];
    const seen = new Set(recent.map(({ term }) => term)).size;
    if (!first || !last || seen <= seenAtBest) continue;
    best = { first, last };
    seenAtBest = seen;
    if (seen === terms.length) readUntil = words.length + sizeAt(word);
  }
  return { words, matches, best };
}

function sizeAt(word: Word | undefined): number {
  return word?.isUnit === true ? UNITS : WORDS;
}

/** A third of the words besides the matches comes before them. */
function rangeOf(text: string, words: readonly Word[], best: Place): { from: number; to: number } {
  const [first, last] = [best?.first.firstWord ?? 0, best?.last.lastWord ?? 0];
  const size = sizeAt(words[first]);
  const before = Math.floor(Math.max(0, size - (last - first + 1)) / 3);
  const start = best?.first.start ?? 0;
  const beginning = words.slice(Math.max(0, first - before), first + 1);
  const from =
    first <= before && start <= MAX_BEFORE
      ? 0
      : (beginning.find((word) => start - word.start <= MAX_BEFORE)?.start ?? start);
  const end = words.slice(first, Math.max(0, first - before) + size);
  const to = end.findLast((word) => word.end - from <= MAX_CHARACTERS)?.end;
  const isToTheEnd = first - before + size >= words.length;
  if (isToTheEnd && text.length - from <= MAX_CHARACTERS) return { from, to: text.length };
  return { from, to: to ?? from + cutAt(text.slice(from)) };
}

/** The end of the last whole character that fits. */
function cutAt(text: string): number {
  if (text.length <= MAX_CHARACTERS) return text.length;
  const ends = graphemeBoundaries(text.slice(0, MAX_CHARACTERS + 2));
  return ends.findLast((end) => end <= MAX_CHARACTERS) ?? 0;
}
