/**
 * Parses a search query into words, and phrases in quotation marks. There is no other syntax, and no error.
 * Pure.
 */
import type { IndexTerm } from '../db/index-query.ts';
import { tokensOf, wordsIn, type Word } from '../lib/text/words.ts';
import { toPlainText } from '../lib/text/plain-text.ts';

/** A word that a text must have, or several in a row. */
export type SearchTerm = {
  /** As `wordsIn` finds them; at least one. */
  words: readonly Word[];
  /** Whether the last word is a prefix. */
  isPrefix: boolean;
};

export type SearchQuery = {
  /** The query on one line, as far as it is used. */
  text: string;
  /** All are required, in any order; empty: nothing to search for. */
  terms: SearchTerm[];
  /** Whether the query was longer than is used. */
  isShortened: boolean;
};

export const MAX_CHARACTERS = 200;
export const MAX_WORDS = 10;
/** Shorter prefixes match too many words. */
const SHORTEST_PREFIX = 3;
/** The database expands each prefix to all its words; further words are not prefixes. */
const MAX_PREFIXES = 4;
/** Joined units that count as one word. */
const UNITS_PER_WORD = 4;

/** A phrase in quotation marks, or text between spaces. A single mark is ignored. */
const PIECE = /["“”„«»]([^"“”„«»]*)["“”„«»]|[^\s"“”„«»]+/gu;

/** @param typed unchecked input */
export function parseQuery(typed: string): SearchQuery {
  const whole = typed.slice(0, 2 * MAX_CHARACTERS + 1).normalize('NFC');
  const characters = Array.from(toPlainText(whole));
  const text = characters.slice(0, MAX_CHARACTERS).join('').trim();
  const terms = new Map<string, SearchTerm>();
  let left = MAX_WORDS;
  let prefixes = MAX_PREFIXES;
  let isShortened = typed.length > whole.length || characters.length > MAX_CHARACTERS;
  for (const { 0: piece, 1: quoted } of text.matchAll(PIECE)) {
    const all = [...wordsIn(quoted ?? piece)];
    const words = firstWords(all, left);
    if (words.length < all.length) isShortened = true;
    left -= countWords(words);
    const last = words.at(-1);
    if (!last) continue;
    const isPrefix =
      prefixes > 0 &&
      quoted === undefined &&
      !last.isUnit &&
      Array.from(last.text).length >= SHORTEST_PREFIX;
    if (isPrefix) prefixes -= 1;
    const spelling = words.map((word) => (word.isJoined ? '' : ' ') + word.text).join('');
    terms.set(`${spelling}${isPrefix ? '*' : ''}`, { words, isPrefix });
  }
  return { text, terms: [...terms.values()], isShortened };
}

function firstWords(words: readonly Word[], max: number): Word[] {
  let count = 0;
  return words.filter((word) => (count += countWords([word])) <= max);
}

/** Joined units count as parts of a word. */
function countWords(words: readonly Word[]): number {
  return words.reduce((sum, { isJoined }) => sum + (isJoined ? 1 / UNITS_PER_WORD : 1), 0);
}

/** A term in the tokens of the index. */
export function indexTermOf({ words, isPrefix }: SearchTerm): IndexTerm {
  const tokens = [...tokensOf(words)];
  const last = words.at(-1);
  // The index has pairs of units: the last unit is half of the pair before it, or begins one.
  if (last?.isJoined) return { tokens: tokens.slice(0, -1), isPrefix: false };
  return { tokens, isPrefix: isPrefix || last?.isUnit === true };
}
