/**
 * Finds the words of a query in a text, by the rules of the index, and splits the text into parts to mark. Pure.
 */
import { graphemeBoundaries } from '../lib/text/plain-text.ts';
import { foldWord, type Word, wordsIn } from '../lib/text/words.ts';
import type { SearchTerm } from './query.ts';

/** A term in a text; `start` and `end` in UTF-16 units. */
export type Match = {
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
