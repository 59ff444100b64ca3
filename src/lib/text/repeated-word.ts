/**
 * Finds the word that a text repeats instead of saying something, as link farms do. Pure.
 */
import { wordsIn } from './words.ts';

/** The text after this is not read: the beginning is enough to tell. */
const MAX_LENGTH = 20_000;
/** The commonest words of a language make up at most a tenth of its texts, and are short. */
const MIN_SHARE = 0.25;
const MIN_TIMES = 10;
const MIN_LETTERS = 3;
const WORD = new RegExp(`^\\p{L}{${MIN_LETTERS},}$`, 'u');

/**
 * The commonest word of three letters or more, folded, if it occurs ten times and is at least a quarter of all
 * words. `null` without one, and for scripts without spaces, whose words are not known.
 */
export function repeatedWord(text: string): string | null {
  const times = new Map<string, number>();
  let all = 0;
  let commonest: string | null = null;
  for (const { text: word, isUnit } of wordsIn(text.slice(0, MAX_LENGTH))) {
    all += 1;
    if (isUnit || !WORD.test(word)) continue;
    const count = (times.get(word) ?? 0) + 1;
    times.set(word, count);
    if (commonest === null || count > (times.get(commonest) ?? 0)) commonest = word;
  }
  const most = commonest === null ? 0 : (times.get(commonest) ?? 0);
  return most >= MIN_TIMES && most >= all * MIN_SHARE ? commonest : null;
}
