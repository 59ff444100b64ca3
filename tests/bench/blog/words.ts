/**
 * Words distributed as in real texts: a few very common, many rare. Always the same from one seed.
 * Pure.
 */

/** A sequence of numbers from 0 up to 1 (mulberry32). */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number below `most`, the small ones far more often: the k-th about 1/k as the first. */
export function zipf(random: Random, most: number): number {
  return Math.min(most - 1, Math.floor(most ** random()) - 1);
}

const SYLLABLES =
  'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu'.split(' ');

/** The k-th word of an infinite vocabulary: `ba`, `be`, …, `baba`, …. */
export function wordAt(index: number): string {
  const rest = Math.floor(index / SYLLABLES.length);
  const syllable = SYLLABLES[index % SYLLABLES.length] ?? '';
  return rest === 0 ? syllable : wordAt(rest - 1) + syllable;
}

const VOCABULARY = 50_000;

export function someWords(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => wordAt(zipf(random, VOCABULARY)));
}
