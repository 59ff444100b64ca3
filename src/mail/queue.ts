/**
 * The email queue: queues, lists, retries, exports, erases and prunes emails.
 *
 * An email is queued in the transaction of the change that it reports, so that neither exists without
 * the other. deliver.ts sends.
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

/** Queues an email, due at once, unless there is one with the same key. */
export async function queueEmail(transaction: Transaction, email: Email, now: Date): Promise<void> {
  await insertEmailOnce(transaction, email, now);
}

/** How many emails whose keys begin with the prefix were queued since. */
export async function countEmailsSince(
  transaction: Transaction,
  keyPrefix: string,
  since: Date,
): Promise<number> {
  return await countSince(transaction, keyPrefix, since);
}

const DAY_MS = 86_400_000;

/** Deletes sent emails after 30 days, and failed ones after 90. @returns how many */
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

/** A page of at most `max` emails, newest first. */
export async function listEmails(
  { db }: Pick<Deps, 'db'>,
  { max, ...which }: { max: number; beforeId?: number; state?: MailState },
): Promise<EmailsPage> {
  const found = await selectEmails(db, { take: max + 1, ...which });
  const emails = found.slice(0, max);
  return { emails, nextBeforeId: found.length > max ? (emails.at(-1)?.id ?? null) : null };
}

const MAX_COUNTED = 1_000;

/** How many emails failed, counted to a thousand. */
export async function countFailedMail({ db }: Pick<Deps, 'db'>): Promise<number> {
  return await countFailedEmails(db, MAX_COUNTED);
}

/** Makes failed emails due at once, with all attempts ahead of them. @returns their ids */
export async function retryEmails(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  which: readonly number[] | 'failed',
): Promise<number[]> {
  return await updateFailedDue(db, which, clock.now());
}

/** The emails to a person. @param except key prefixes of emails that are not their personal data */
export async function emailsTo(
  { db }: Pick<Deps, 'db'>,
  recipient: string,
  except: readonly string[],
): Promise<QueuedEmail[]> {
  const isTheirs = ({ key }: QueuedEmail) => !except.some((prefix) => key.startsWith(prefix));
  return (await selectEmailsTo(db, recipient)).filter(isTheirs);
}

type Erased = {
  /** Emails to this address are erased; `null`: the address is unknown. */
  recipient: { address: string; except: readonly string[] } | null;
  /** Key prefixes of emails to anybody that quote the erased comments. */
  quoting: readonly string[];
};

export async function eraseEmails(
  transaction: Transaction,
  { recipient, quoting }: Erased,
): Promise<void> {
  if (recipient) await deleteEmailsTo(transaction, recipient.address, recipient.except);
  await deleteEmailsOf(transaction, quoting);
}
