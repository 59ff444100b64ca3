/**
 * What somebody typed into the search field, understood: words, and phrases in quotation marks.
 * Nothing else is syntax, and nothing is an error. Pure.
 */
import type { IndexTerm } from '../db/index-query.ts';
import { tokensOf, wordsIn, type Word } from '../lib/text/words.ts';
import { toPlainText } from '../lib/text/plain-text.ts';

/** What a text must hold: a word, or several that stand one after the other. */
export type SearchTerm = {
  /** As `wordsIn` finds them; at least one. */
  words: readonly Word[];
  /** The last word may go on. */
  isPrefix: boolean;
};

export type SearchQuery = {
  /** As typed and looked at, in one line. */
  text: string;
  /** All of them are required, in any order; none: there is nothing to look for. */
  terms: SearchTerm[];
  /** There was more than is looked at. */
  isShortened: boolean;
};

export const MAX_CHARACTERS = 200;
export const MAX_WORDS = 10;
/** A shorter word begins too many others. */
const SHORTEST_BEGINNING = 3;
/** For each, the database puts together all words that begin so; later words are taken whole. */
const MAX_BEGINNINGS = 4;
/** Letters of a run that count as one word. */
const UNITS_PER_WORD = 4;

/** A phrase in quotation marks, or what stands between blanks. A lone mark is nothing. */
const PIECE = /["“”„«»]([^"“”„«»]*)["“”„«»]|[^\s"“”„«»]+/gu;

/** `typed` may be anything. */
export function parseQuery(typed: string): SearchQuery {
  const whole = typed.slice(0, 2 * MAX_CHARACTERS + 1).normalize('NFC');
  const characters = Array.from(toPlainText(whole));
  const text = characters.slice(0, MAX_CHARACTERS).join('').trim();
  const terms = new Map<string, SearchTerm>();
  let left = MAX_WORDS;
  let beginnings = MAX_BEGINNINGS;
  let isShortened = typed.length > whole.length || characters.length > MAX_CHARACTERS;
  for (const { 0: piece, 1: quoted } of text.matchAll(PIECE)) {
    const all = [...wordsIn(quoted ?? piece)];
    const words = firstWords(all, left);
    if (words.length < all.length) isShortened = true;
    left -= countWords(words);
    const last = words.at(-1);
    if (!last) continue;
    const isPrefix =
      beginnings > 0 &&
      quoted === undefined &&
      !last.isUnit &&
      Array.from(last.text).length >= SHORTEST_BEGINNING;
    if (isPrefix) beginnings -= 1;
    const spelling = words.map((word) => (word.isJoined ? '' : ' ') + word.text).join('');
    terms.set(`${spelling}${isPrefix ? '*' : ''}`, { words, isPrefix });
  }
  return { text, terms: [...terms.values()], isShortened };
}

function firstWords(words: readonly Word[], max: number): Word[] {
  let count = 0;
  return words.filter((word) => (count += countWords([word])) <= max);
}

/** Units that follow one another are a part of a word each. */
function countWords(words: readonly Word[]): number {
  return words.reduce((sum, { isJoined }) => sum + (isJoined ? 1 / UNITS_PER_WORD : 1), 0);
}

/** A term as the index knows it. */
export function indexTermOf({ words, isPrefix }: SearchTerm): IndexTerm {
  const tokens = [...tokensOf(words)];
  const last = words.at(-1);
  // Of units there are pairs in the index: the last one was half of the pair before, or begins one.
  if (last?.isJoined) return { tokens: tokens.slice(0, -1), isPrefix: false };
  return { tokens, isPrefix: isPrefix || last?.isUnit === true };
}
