/**
 * The words of a text as search knows them: folded, letters and digits alone, with their places.
 *
 * Scripts that write no spaces have units instead, a letter with its marks each. Both databases get
 * what `tokensOf` makes, so that they find the same. Called by db/search-index.ts and search/.
 */
import { fold } from './fold.ts';

export type Word = {
  /** Folded; never empty, at most 64 characters. */
  text: string;
  /** Where it stands in the text it was found in, in UTF-16 units. */
  start: number;
  end: number;
  /** A letter of a script without spaces. */
  isUnit: boolean;
  /** A unit that follows another one, with nothing but white space between them. */
  isJoined: boolean;
};

/** Korean writes spaces, but what is searched for often stands inside of what they part. */
const UNSPACED =
  '[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Bopomofo}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]';
const LETTER = '[\\p{L}\\p{N}]';
/** What belongs to the letter before it, half-width voicing marks included. */
const ATTACHED = '[\\p{M}\\p{Cf}\\uff9e\\uff9f]';
/** Hangul as some systems take it apart: a first letter, then the others of its syllable. */
const SYLLABLE = '[\\u1100-\\u115f][\\u1160-\\u11ff]*';

const WORD = new RegExp(
  `(?<unit>(?:${SYLLABLE}|(?=${UNSPACED})${LETTER})${ATTACHED}*)|(?!${UNSPACED})${LETTER}(?:(?!${UNSPACED})${LETTER}|${ATTACHED})*`,
  'gu',
);
const FOLDED_WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const PLAIN = /^[a-z0-9]+$/i;

/** PostgreSQL's words end at 2 KB; no one types the rest. */
const LONGEST_WORD = 64;
/** More of it is not even folded: marks may be piled up without end. */
const LONGEST_RAW_WORD = 1_000;

/** Letters with a stroke or a partner, which Unicode does not take apart; the Arabic stretcher. */
const STROKES: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ħ: 'h', æ: 'ae', œ: 'oe', ـ: '' };
const STROKED = /[łøđħæœـ]/g;

/** In the order of the text; whoever has enough may stop. */
export function* wordsIn(text: string): Generator<Word, void, undefined> {
  let lastUnitEnd: number | null = null;
  for (const { 0: raw, index: start, groups } of text.matchAll(WORD)) {
    const isUnit = groups?.['unit'] !== undefined;
    const end = start + raw.length;
    const isJoined = isUnit && lastUnitEnd !== null && text.slice(lastUnitEnd, start).trim() === '';
    // A ligature may hold several words; they share its place.
    for (const folded of foldWord(raw)) {
      yield { text: folded, start, end, isUnit, isJoined };
    }
    lastUnitEnd = isUnit ? end : null;
  }
}

/** A word as it is compared; several where its letters stand for more than one. */
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
 * What the databases keep of words: the word itself; of units two at a time, each with the one that
 * follows it. Single letters are in too many texts, and too often, to be looked up one by one.
 */
export function* tokensOf(words: Iterable<Pick<Word, 'text' | 'isJoined'>>): Generator<string> {
  let before: string | null = null;
  for (const { text, isJoined } of words) {
    if (before !== null) yield isJoined ? before + text : before;
    before = text;
  }
  if (before !== null) yield before;
}
