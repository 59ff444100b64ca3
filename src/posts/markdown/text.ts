/**
 * The words of a parsed text, without its markup: for search, excerpts and the reading time.
 */
import type { Token } from 'markdown-it';

export type Block = { text: string; isParagraph: boolean };

/** The blocks that have words, first to last; footnotes at the end, code left out. */
export function blocksOf(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'inline') return [];
    const text = plainText(token.children ?? []);
    return text === '' ? [] : [{ text, isParagraph: tokens[index - 1]?.type === 'paragraph_open' }];
  });
}

/** The words of one block on one line; an image is its alternative text. */
export function plainText(tokens: readonly Pick<Token, 'type' | 'content'>[]): string {
  return tokens
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** So much is segmented at a time: Node needs time by the square of a string's length for it. */
const PIECE = /.{1,500}(?:\s|$)|.{1,500}/gsu;

/** Words as the language of the text makes them, so that Japanese has a reading time too. */
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
