/**
 * Finds words of the owner's list in a text: whole words, regardless of case and accents.
 *
 * Chinese, Japanese and some other languages write no spaces: there a word counts anywhere.
 */
import { fold } from '../lib/text/fold.ts';

const LETTER = /[\p{L}\p{N}\p{M}]/u;
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;

/**
 * @param words folded already
 * @returns those that the texts have, in the order of the list
 */
export function listedWords(texts: readonly (string | null)[], words: readonly string[]): string[] {
  // A line break separates words, and no entry has one, so texts cannot run together.
  const text = texts.map((each) => fold(each ?? '')).join('\n');
  return words.filter((word) => word !== '' && hasWord(text, word));
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const startsWord = isWordBoundary(lastCharacter(text.slice(0, at)), firstCharacter(word));
    if (startsWord && isWordBoundary(lastCharacter(word), firstCharacter(text.slice(end))))
      return true;
  }
  return false;
}

/** Whether a word may end and another begin between these two characters. */
function isWordBoundary(left: string, right: string): boolean {
  return !(LETTER.test(left) && LETTER.test(right)) || UNSPACED.test(left) || UNSPACED.test(right);
}

function firstCharacter(text: string): string {
  return Array.from(text.slice(0, 2))[0] ?? '';
}

function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? '';
}
