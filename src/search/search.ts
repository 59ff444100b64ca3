/**
 * Searches the public posts and pages, and finds the passage of each that shows best why it matches, with the words
 * of the query marked by the rules of the index.
 *
 * lib/text/words.ts defines words, query.ts reads queries, db/search-index.ts finds and ranks.
 */
import { findInIndex } from '../db/search-index.ts';
import type { Deps } from '../deps.ts';
import { graphemeBoundaries } from '../lib/text/plain-text.ts';
import { wordsIn, type Word, foldWord } from '../lib/text/words.ts';
import { listFoundPosts } from '../posts/lists.ts';
import { postName, type Post } from '../posts/post.ts';
import { indexTermOf, parseQuery, type SearchQuery, type SearchTerm } from './query.ts';

export type SearchResult = {
  post: Omit<Post, 'bodyHtml' | 'cover'>;
  /** The post's title, whole; of a note, its first words. */
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
    title: markText(postName(post), terms),
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
    parts: separateBlocks(partsOf(text, { from, to }, matches)),
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

/** A term in a text; `start` and `end` in UTF-16 units. */
type Match = {
  /** Which of the terms. */
  term: number;
  /** The indexes of its first and last word. */
  firstWord: number;
  lastWord: number;
  start: number;
  end: number;
};

/** In longer words, a prefix is not looked for: the whole word is marked. */
const LONGEST_WITH_PREFIX = 100;

/** The matches that end with the last of `words`, the first words of `text`. */
function matchesAtEnd(text: string, words: readonly Word[], terms: readonly SearchTerm[]): Match[] {
  const lastWord = words.length - 1;
  return terms.flatMap((term, at) => {
    const firstWord = words.length - term.words.length;
    const [first, last] = [words[firstWord], words[lastWord]];
    if (!first || !last || !endsWith(words, term)) return [];
    const sought = term.words.at(-1)?.text ?? '';
    const end = last.text === sought ? last.end : last.start + lengthOf(sought, textOf(text, last));
    return [{ term: at, firstWord, lastWord, start: first.start, end }];
  });
}

function endsWith(words: readonly Word[], { words: sought, isPrefix }: SearchTerm): boolean {
  const offset = words.length - sought.length;
  return sought.every(({ text, isJoined }, at) => {
    const word = words[offset + at];
    if (!word || (at > 0 && word.isJoined !== isJoined)) return false;
    const matchesPrefix = isPrefix && at === sought.length - 1;
    return matchesPrefix ? word.text.startsWith(text) : word.text === text;
  });
}

/** The length of the folded prefix in the word as spelled. */
function lengthOf(beginning: string, spelled: string): number {
  if (spelled.length > LONGEST_WITH_PREFIX) return spelled.length;
  const ends = graphemeBoundaries(spelled);
  return (
    ends.find((end) => foldWord(spelled.slice(0, end))[0]?.startsWith(beginning)) ?? spelled.length
  );
}

function textOf(text: string, { start, end }: Word): string {
  return text.slice(start, end);
}

export type TextPart = { text: string; found: boolean };

/** Marks the words of a query in a short text, such as a title. */
export function markText(text: string, terms: readonly SearchTerm[]): TextPart[] {
  const words: Word[] = [];
  const matches: Match[] = [];
  for (const word of wordsIn(text)) {
    words.push(word);
    matches.push(...matchesAtEnd(text, words, terms));
  }
  return partsOf(text, { from: 0, to: text.length }, matches);
}

/** The text from `from` to `to`, in parts; joined, they are that text. */
function partsOf(
  text: string,
  { from, to }: { from: number; to: number },
  matches: readonly Pick<Match, 'start' | 'end'>[],
): TextPart[] {
  const parts: TextPart[] = [];
  const add = (start: number, end: number, found: boolean) => {
    if (start < end) parts.push({ text: text.slice(start, end), found });
  };
  let at = from;
  for (const { start, end } of merged(matches)) {
    if (start < at || start >= to) continue;
    add(at, start, false);
    at = Math.min(end, to);
    add(start, at, true);
  }
  add(at, to, false);
  return parts;
}

/** After the end of a sentence, a space separates two blocks. */
const SENTENCE_END = /[.!?…:;。！？；：؟۔।]["'”’»)\]」』]*$/u;

/** A text has one block a line: headings, list items and cells that do not end as sentences do are kept apart. */
function separateBlocks(parts: readonly TextPart[]): TextPart[] {
  let before = '';
  return parts.map((part) => {
    const text = part.text.replace(/\n+/g, (_newline, at: number) => {
      const until = (before + part.text.slice(0, at)).trimEnd();
      return until === '' || SENTENCE_END.test(until.slice(-8)) ? ' ' : ' · ';
    });
    before += part.text;
    return { ...part, text };
  });
}

/** Matches in order, with overlapping ones merged. */
function merged(matches: readonly Pick<Match, 'start' | 'end'>[]) {
  const all: { start: number; end: number }[] = [];
  for (const { start, end } of matches.toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else all.push({ start, end });
  }
  return all;
}
