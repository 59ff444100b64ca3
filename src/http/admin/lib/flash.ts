/**
 * Flash messages: a fixed word in the query chooses the sentence, so that a link cannot put text on a
 * page.
 */
import type { Request } from 'express';

/** The sentence for `?done=WORD`; `null` without the parameter, or for an unknown word. */
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
