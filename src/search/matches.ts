/**
 * Where a text has the words of a query, by the rules of the index. Pure.
 */
import { graphemeBoundaries } from '../lib/text/plain-text.ts';
import { foldWord, type Word, wordsIn } from '../lib/text/words.ts';
import type { SearchTerm } from './query.ts';

/** A term in a text; `start` and `end` in UTF-16 units. */
export type Match = {
  /** Which of the terms. */
  term: number;
  /** Which of the words, counted from 0, it begins and ends with. */
  firstWord: number;
  lastWord: number;
  start: number;
  end: number;
};

/** Beginnings are looked for in words of ordinary length; longer ones are marked whole. */
const LONGEST_PARTED = 100;

/** The matches that end with the last one of `words`, which `text` has first. */
export function matchesAtEnd(
  text: string,
  words: readonly Word[],
  terms: readonly SearchTerm[],
): Match[] {
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
    const mayGoOn = isPrefix && at === sought.length - 1;
    return mayGoOn ? word.text.startsWith(text) : word.text === text;
  });
}

/** How much of a word, as it is spelled, its folded beginning takes. */
function lengthOf(beginning: string, spelled: string): number {
  if (spelled.length > LONGEST_PARTED) return spelled.length;
  const ends = graphemeBoundaries(spelled);
  return (
    ends.find((end) => foldWord(spelled.slice(0, end))[0]?.startsWith(beginning)) ?? spelled.length
  );
}

function textOf(text: string, { start, end }: Word): string {
  return text.slice(start, end);
}

export type TextPart = { text: string; found: boolean };

/** All of a short text, such as a title. */
export function markText(text: string, terms: readonly SearchTerm[]): TextPart[] {
  const words: Word[] = [];
  const matches: Match[] = [];
  for (const word of wordsIn(text)) {
    words.push(word);
    matches.push(...matchesAtEnd(text, words, terms));
  }
  return partsOf(text, { from: 0, to: text.length }, matches);
}

/** What stands from `from` to `to`, with those of the matches that are in it. */
export function partsOf(
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

/** In order, and one where several overlap. */
function merged(matches: readonly Pick<Match, 'start' | 'end'>[]) {
  const all: { start: number; end: number }[] = [];
  for (const { start, end } of matches.toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else all.push({ start, end });
  }
  return all;
}
