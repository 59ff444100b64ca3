/**
 * Splits text into the words that search compares: folded, letters and digits only, with their positions.
 *
 * Scripts without spaces are split into units of a letter with its marks. Both databases index the result of
 * `tokensOf`, so that they find the same.
 */
import { fold } from './plain-text.ts';

export type Word = {
  /** Folded; never empty, at most 64 characters. */
  text: string;
  /** Its position in the text, in UTF-16 units. */
  start: number;
  end: number;
  /** A letter of a script without spaces. */
  isUnit: boolean;
  /** A unit that follows another one, with only white space between them. */
  isJoined: boolean;
};

/** Korean uses spaces, but people often search for parts of what is between them. */
const UNSPACED =
  '[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Bopomofo}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]';
const LETTER = '[\\p{L}\\p{N}]';
/** Characters that belong to the letter before them, including half-width voicing marks. */
const ATTACHED = '[\\p{M}\\p{Cf}\\uff9e\\uff9f]';
/** Hangul as some systems decompose it: a first letter, then the rest of its syllable. */
const SYLLABLE = '[\\u1100-\\u115f][\\u1160-\\u11ff]*';

const WORD = new RegExp(
  `(?<unit>(?:${SYLLABLE}|(?=${UNSPACED})${LETTER})${ATTACHED}*)|(?!${UNSPACED})${LETTER}(?:(?!${UNSPACED})${LETTER}|${ATTACHED})*`,
  'gu',
);
const FOLDED_WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const PLAIN = /^[a-z0-9]+$/i;

/** PostgreSQL limits words to 2 KB; nobody types longer ones. */
const LONGEST_WORD = 64;
/** Longer words are cut before folding: a letter may have any number of marks. */
const LONGEST_RAW_WORD = 1_000;

/** Letters with a stroke and ligatures, which Unicode does not decompose; the Arabic tatweel. */
const STROKES: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ħ: 'h', æ: 'ae', œ: 'oe', ـ: '' };
const STROKED = /[łøđħæœـ]/g;

/** The words of a text, in order, found as they are iterated. */
export function* wordsIn(text: string): Generator<Word, void, undefined> {
  let lastUnitEnd: number | null = null;
  for (const { 0: raw, index: start, groups } of text.matchAll(WORD)) {
    const isUnit = groups?.['unit'] !== undefined;
    const end = start + raw.length;
    const isJoined = isUnit && lastUnitEnd !== null && text.slice(lastUnitEnd, start).trim() === '';
    // A ligature may contain several words, which share its position.
    for (const folded of foldWord(raw)) {
      yield { text: folded, start, end, isUnit, isJoined };
    }
    lastUnitEnd = isUnit ? end : null;
  }
}

/** A word as it is compared; several words for some ligatures. */
export function foldWord(raw: string): string[] {
  if (PLAIN.test(raw)) return [raw.slice(0, LONGEST_WORD).toLowerCase()];
  const folded = fold(raw.slice(0, LONGEST_RAW_WORD)).replace(
    STROKED,
    (letter) => STROKES[letter] ?? letter,
  );
  return (folded.match(FOLDED_WORD) ?? []).map((word) =>
    word.length > LONGEST_WORD ? Array.from(word).slice(0, LONGEST_WORD).join('') : word,
  );
}

/**
 * The tokens that the databases index: words as they are, and units in pairs, each with the next one.
 * Single letters are in too many texts to be looked up alone.
 */
export function* tokensOf(words: Iterable<Pick<Word, 'text' | 'isJoined'>>): Generator<string> {
  let before: string | null = null;
  for (const { text, isJoined } of words) {
    if (before !== null) yield isJoined ? before + text : before;
    before = text;
  }
  if (before !== null) yield before;
}
