/**
 * Texts in parts, of which those that a query found can be marked. Pure; the parts of a text,
 * joined, are the text.
 */
import { wordsIn, type Word } from '../lib/text/words.ts';
import { matchesAtEnd, type Match } from './matches.ts';
import type { SearchTerm } from './query.ts';

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
