/**
 * The place of a text that shows best why it was found. Pure.
 */
import { graphemeBoundaries } from '../lib/text/plain-text.ts';
import { wordsIn, type Word } from '../lib/text/words.ts';
import { partsOf, type TextPart, matchesAtEnd, type Match } from './matches.ts';
import type { SearchTerm } from './query.ts';

export type Passage = {
  /** Joined, they are a piece of the text. */
  parts: TextPart[];
  /** Whether the text begins, or ends, elsewhere. */
  isCutBefore: boolean;
  isCutAfter: boolean;
};

/** Words of a passage; as many letters in scripts without spaces are half of one line. */
const WORDS = 30;
const UNITS = 70;
/** However long its words are, and what stands between them. */
const MAX_CHARACTERS = 400;
/** No further than here is a text looked at: a page of results has ten of them. */
const LOOKED_AT = 100_000;

/** How far before the first mark a passage begins, at most. */
const MAX_BEFORE = 160;

/**
 * About thirty words around the place where most of the terms stand close together, the first of
 * several; the beginning of a text that has none of them where it is looked at.
 */
export function findPassage(text: string, terms: readonly SearchTerm[]): Passage {
  const { words, matches, best } = readOn(text.slice(0, LOOKED_AT), terms);
  const { from, to } = rangeOf(text, words, best);
  return {
    parts: partsOf(text, { from, to }, matches),
    isCutBefore: text.slice(0, from).trim() !== '',
    isCutAfter: text.slice(to, to + MAX_CHARACTERS).trim() !== '',
  };
}

/** The matches from the first to the last of a place, in order. */
type Place = { first: Match; last: Match } | null;

/** Reads until all terms were seen close together, and as much more as a passage can show. */
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

/** A third of what is left beside the matches comes before them. */
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

/** Where the last whole character ends that fits. */
function cutAt(text: string): number {
  if (text.length <= MAX_CHARACTERS) return text.length;
  const ends = graphemeBoundaries(text.slice(0, MAX_CHARACTERS + 2));
  return ends.findLast((end) => end <= MAX_CHARACTERS) ?? 0;
}
