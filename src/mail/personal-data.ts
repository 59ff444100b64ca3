/**
 * The letters of one person: those to their address, and what others were written of them.
 */
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { QueuedLetter } from './email.ts';
import { deleteLettersOf, deleteLettersTo, selectLettersTo } from './store.ts';

/** @param except the beginning of the keys of letters that are no business of theirs */
export async function lettersTo(
  { db }: Pick<Deps, 'db'>,
  recipient: string,
  except: string,
): Promise<QueuedLetter[]> {
  return (await selectLettersTo(db, recipient)).filter(({ key }) => !key.startsWith(except));
}

export type Forgotten = {
  /** Letters to this address go; `null`: it is not known. */
  recipient: { address: string; except: string } | null;
  /** Letters whose keys begin so go, whoever has them: they quote what is forgotten. */
  quoting: readonly string[];
};

export async function forgetLetters(
  transaction: Transaction,
  { recipient, quoting }: Forgotten,
): Promise<void> {
  if (recipient) await deleteLettersTo(transaction, recipient.address, recipient.except);
  await deleteLettersOf(transaction, quoting);
}
