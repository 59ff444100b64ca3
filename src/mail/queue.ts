/**
 * Writing a letter: a row, in the transaction of what it tells of, so that neither is without the
 * other. Nobody waits for a mail server.
 */
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Email, MailState, QueuedEmail } from './email.ts';
import {
  countSince,
  insertEmailOnce,
  deleteEmailsBefore,
  countFailedEmails,
  selectEmails,
  updateFailedDue,
  deleteEmailsOf,
  deleteEmailsTo,
  selectEmailsTo,
} from './store.ts';

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

const DAY_MS = 86_400_000;

/** @returns how many went */
export async function pruneMail({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const ago = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
  return (
    (await deleteEmailsBefore(db, 'sent', ago(30))) +
    (await deleteEmailsBefore(db, 'failed', ago(90)))
  );
}

type EmailsPage = {
  emails: QueuedEmail[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** Newest first, at most `most`; `state`: those alone. */
export async function listEmails(
  { db }: Pick<Deps, 'db'>,
  { max, ...which }: { max: number; beforeId?: number; state?: MailState },
): Promise<EmailsPage> {
  const found = await selectEmails(db, { take: max + 1, ...which });
  const emails = found.slice(0, max);
  return { emails, nextBeforeId: found.length > max ? (emails.at(-1)?.id ?? null) : null };
}

const MAX_COUNTED = 1_000;

/** How many were given up, at most a thousand. */
export async function countFailedMail({ db }: Pick<Deps, 'db'>): Promise<number> {
  return await countFailedEmails(db, MAX_COUNTED);
}

/** Due at once, with all attempts before them. @returns the ids of those that had failed */
export async function retryEmails(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  which: readonly number[] | 'failed',
): Promise<number[]> {
  return await updateFailedDue(db, which, clock.now());
}

/** @param except the beginning of the keys of letters that are no business of theirs */
export async function emailsTo(
  { db }: Pick<Deps, 'db'>,
  recipient: string,
  except: string,
): Promise<QueuedEmail[]> {
  return (await selectEmailsTo(db, recipient)).filter(({ key }) => !key.startsWith(except));
}

type Erased = {
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
