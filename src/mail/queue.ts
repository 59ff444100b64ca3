/**
 * Writing a letter: a row, in the transaction of what it tells of, so that neither is without the
 * other. Nobody waits for a mail server.
 */
import type { Transaction } from '../db/client.ts';
import type { Email } from './email.ts';
import { countSince, insertEmailOnce } from './store.ts';

/** Due at once; a letter of the same key is not written again. */
export async function queueEmail(
  transaction: Transaction,
  emailRow: Email,
  now: Date,
): Promise<void> {
  await insertEmailOnce(transaction, emailRow, now);
}

/** How many letters whose keys begin so were written since. */
export async function countEmailsSince(
  transaction: Transaction,
  keyPrefix: string,
  since: Date,
): Promise<number> {
  return await countSince(transaction, keyPrefix, since);
}
