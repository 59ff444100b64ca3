/**
 * Extracts the plain text of parsed Markdown, for search, excerpts and the reading time.
 */
import type { Token } from 'markdown-it';

export type Block = { text: string; isParagraph: boolean };

/** The blocks with text, in order; footnotes at the end, without code. */
export function blocksOf(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'inline') return [];
    const text = plainText(token.children ?? []);
    return text === '' ? [] : [{ text, isParagraph: tokens[index - 1]?.type === 'paragraph_open' }];
  });
}

/** The text of one block on one line; an image counts as its alternative text. */
export function plainText(tokens: readonly Pick<Token, 'type' | 'content'>[]): string {
  return tokens
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Segmented at a time: Intl.Segmenter takes time by the square of a string's length. */
const PIECE = /.{1,500}(?:\s|$)|.{1,500}/gsu;

/** Counts words with Intl.Segmenter, so that Japanese has a reading time as well. */
export function countWords(text: string): number {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
  let count = 0;
  for (const [piece] of text.matchAll(PIECE)) {
    for (const { isWordLike } of segmenter.segment(piece)) {
      if (isWordLike) count += 1;
    }
  }
  return count;
}
