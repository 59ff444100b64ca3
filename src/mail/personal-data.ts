/**
 * The letters of one person: those to their address, and what others were written of them.
 */
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { QueuedEmail } from './email.ts';
import { deleteEmailsOf, deleteEmailsTo, selectEmailsTo } from './store.ts';

/** @param except the beginning of the keys of letters that are no business of theirs */
export async function emailsTo(
  { db }: Pick<Deps, 'db'>,
  recipient: string,
  except: string,
): Promise<QueuedEmail[]> {
  return (await selectEmailsTo(db, recipient)).filter(({ key }) => !key.startsWith(except));
}

export type Erased = {
  /** Letters to this address go; `null`: it is not known. */
  recipient: { address: string; except: string } | null;
  /** Letters whose keys begin so go, whoever has them: they quote what is forgotten. */
  quoting: readonly string[];
};

export async function eraseEmails(
  transaction: Transaction,
  { recipient, quoting }: Erased,
): Promise<void> {
  if (recipient) await deleteEmailsTo(transaction, recipient.address, recipient.except);
  await deleteEmailsOf(transaction, quoting);
}
