/**
 * The letters of one person: those to their address, and what others were written of them.
 */
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { QueuedLetter } from './letter.ts';
import { deleteLetters, selectLettersTo } from './store.ts';

export async function lettersTo(
  { db }: Pick<Deps, 'db'>,
  recipient: string,
): Promise<QueuedLetter[]> {
  return await selectLettersTo(db, recipient);
}

/**
 * @param recipient `null`: whose address is not known
 * @param keyPrefixes of the letters that quote them
 */
export async function forgetLetters(
  transaction: Transaction,
  recipient: string | null,
  keyPrefixes: readonly string[],
): Promise<void> {
  await deleteLetters(transaction, recipient, keyPrefixes);
}
