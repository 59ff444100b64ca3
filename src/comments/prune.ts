/**
 * Deletes expired comments: spam and rejected ones after thirty days, or sooner when there is too much spam;
 * unconfirmed subscriptions after thirty days; and salts of client hashes after a week.
 */
import { dayOf } from './client-hash.ts';
import { deleteUnconfirmed } from './email/subscription-store.ts';
import { deleteOldComments, deleteSaltsBefore, deleteSpamBeyond } from './store/erase.ts';
import type { Deps } from '../deps.ts';

const DAY_MS = 86_400_000;
const REFUSED_MAX_AGE_MS = 30 * DAY_MS;
const SALTS_MAX_AGE_MS = 7 * DAY_MS;
/** More than anybody reviews for false positives. */
const MAX_SPAM = 10_000;

/**
 * @param signal stops it between batches; the next call continues
 * @returns the number of deleted comments
 */
export async function pruneComments(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { signal, maxSpam = MAX_SPAM }: { signal?: AbortSignal; maxSpam?: number } = {},
): Promise<number> {
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  await deleteSaltsBefore(db, dayOf(ago(SALTS_MAX_AGE_MS)));
  await deleteUnconfirmed(db, ago(REFUSED_MAX_AGE_MS));
  const prune = async (some: () => Promise<number>): Promise<number> => {
    let pruned = 0;
    while (!signal?.aborted) {
      const count = await some();
      if (count === 0) break;
      pruned += count;
    }
    return pruned;
  };
  const old = await prune(() => deleteOldComments(db, ago(REFUSED_MAX_AGE_MS)));
  return old + (await prune(() => deleteSpamBeyond(db, maxSpam)));
}
