/**
 * The texts that lists, search and the reading time have of a post.
 */
import { cutText } from '../../lib/text/plain-text.ts';

export const EXCERPT_LENGTH = 280;

/** A block of a text on one line. */
export type Block = { text: string; kind: 'paragraph' | 'embed' | 'other' };

export type Summary = {
  /** The first paragraph, at most 280 characters, cut at a word; the title of an embed where there is none. */
  excerpt: string;
  /** Plain text, one block a line. */
  text: string;
  words: number;
};

export function summaryOf(blocks: readonly Block[]): Summary {
  const opening =
    blocks.find(({ kind }) => kind === 'paragraph') ??
    blocks.find(({ kind }) => kind === 'embed') ??
    blocks[0];
  const text = blocks.map((block) => block.text).join('\n');
  return { excerpt: cutText(opening?.text ?? '', EXCERPT_LENGTH), text, words: countWords(text) };
}

/** A word that is one for Intl.Segmenter as well, between spaces and marks that are none. */
const PLAIN_WORD = /^[^\p{L}\p{N}\p{M}\p{S}_]*[A-Za-z0-9]+[^\p{L}\p{N}\p{M}\p{S}_]*$/u;

/** Segmented at a time: Intl.Segmenter takes time by the square of a string's length. */
const PIECE = /.{1,500}(?:\s|$)|.{1,500}/gsu;

let segmenter: Intl.Segmenter | undefined;

/**
 * Counts words with Intl.Segmenter, so that Japanese has a reading time as well. It takes ten times as long as plain words
 * need, which are most of them in many languages.
 */
function countWords(given: string): number {
  const others: string[] = [];
  let count = 0;
  for (const word of given.split(/\s+/)) {
    if (PLAIN_WORD.test(word)) count += 1;
    else if (word !== '') others.push(word);
  }
  const text = others.join(' ');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  for (const [piece] of text.matchAll(PIECE)) {
    for (const { isWordLike } of segmenter.segment(piece)) {
      if (isWordLike) count += 1;
    }
  }
  return count;
}
