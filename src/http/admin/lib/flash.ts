/**
 * What a page says of what was just done, by a fixed word in its address: never by words of the
 * address itself.
 */
import type { Request } from 'express';

/** The sentence of `?done=WORD`; `null`: none, or a word that this page does not know. */
export function doneSentence(
  { query }: Pick<Request, 'query'>,
  sentences: Readonly<Record<string, string>>,
): string | null {
  const word = query['done'];
  return typeof word === 'string' && Object.hasOwn(sentences, word)
    ? (sentences[word] ?? null)
    : null;
}

/** "15 seconds", "4 minutes". */
export function inWords(seconds: number): string {
  return seconds < 60 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
