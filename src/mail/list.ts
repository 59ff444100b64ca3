/**
 * Letters as the owner sees them, and trying again those that were given up.
 */
import type { Deps } from '../deps.ts';
import type { MailState, QueuedEmail } from './email.ts';
import { countFailedEmails, selectEmails, updateFailedDue } from './store.ts';

export type EmailsPage = {
  letters: QueuedEmail[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** Newest first, at most `most`; `state`: those alone. */
export async function listEmails(
  { db }: Pick<Deps, 'db'>,
  { most, ...which }: { most: number; beforeId?: number; state?: MailState },
): Promise<EmailsPage> {
  const found = await selectEmails(db, { take: most + 1, ...which });
  const letters = found.slice(0, most);
  return { letters, nextBeforeId: found.length > most ? (letters.at(-1)?.id ?? null) : null };
}

const MOST_COUNTED = 1_000;

/** How many were given up, at most a thousand. */
export async function countFailedMail({ db }: Pick<Deps, 'db'>): Promise<number> {
  return await countFailedEmails(db, MOST_COUNTED);
}

/** Due at once, with all attempts before them. @returns the ids of those that had failed */
export async function retryEmails(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  which: readonly number[] | 'failed',
): Promise<number[]> {
  return await updateFailedDue(db, which, clock.now());
}
