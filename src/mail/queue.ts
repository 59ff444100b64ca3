/**
 * Writing a letter: a row, in the transaction of what it tells of, so that neither is without the
 * other. Nobody waits for a mail server.
 */
import type { Transaction } from '../db/client.ts';
import type { Letter } from './email.ts';
import { countSince, insertLetterOnce } from './store.ts';

/** Due at once; a letter of the same key is not written again. */
export async function queueLetter(
  transaction: Transaction,
  letter: Letter,
  now: Date,
): Promise<void> {
  await insertLetterOnce(transaction, letter, now);
}

/** How many letters whose keys begin so were written since. */
export async function countLettersSince(
  transaction: Transaction,
  keyPrefix: string,
  since: Date,
): Promise<number> {
  return await countSince(transaction, keyPrefix, since);
}
