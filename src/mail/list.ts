/**
 * Letters as the owner sees them, and trying again those that were given up.
 */
import type { Deps } from '../deps.ts';
import type { MailState, QueuedEmail } from './email.ts';
import { countFailedEmails, selectEmails, updateFailedDue } from './store.ts';

export type EmailsPage = {
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
