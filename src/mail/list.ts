/**
 * Letters as the owner sees them, and trying again those that were given up.
 */
import type { Deps } from '../deps.ts';
import type { MailState, QueuedLetter } from './email.ts';
import { countFailedLetters, selectLetters, updateFailedDue } from './store.ts';

export type LettersPage = {
  letters: QueuedLetter[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** Newest first, at most `most`; `state`: those alone. */
export async function listLetters(
  { db }: Pick<Deps, 'db'>,
  { most, ...which }: { most: number; beforeId?: number; state?: MailState },
): Promise<LettersPage> {
  const found = await selectLetters(db, { take: most + 1, ...which });
  const letters = found.slice(0, most);
  return { letters, nextBeforeId: found.length > most ? (letters.at(-1)?.id ?? null) : null };
}

const MOST_COUNTED = 1_000;

/** How many were given up, at most a thousand. */
export async function countFailedMail({ db }: Pick<Deps, 'db'>): Promise<number> {
  return await countFailedLetters(db, MOST_COUNTED);
}

/** Due at once, with all attempts before them. @returns the ids of those that had failed */
export async function retryLetters(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  which: readonly number[] | 'failed',
): Promise<number[]> {
  return await updateFailedDue(db, which, clock.now());
}
