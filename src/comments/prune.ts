/**
 * What is forgotten of comments: spam and what was rejected after thirty days, spam sooner where
 * there is very much of it; wishes to hear of answers that nobody confirmed, after thirty days; and after a
 * week who wrote from where. The worker calls it every hour.
 */
import { dayOf } from './client-hash.ts';
import { deleteUnconfirmed } from './email/subscription-store.ts';
import { deleteOldComments, deleteSaltsBefore, deleteSpamBeyond } from './store/erase.ts';
import type { Deps } from '../deps.ts';

const DAY_MS = 86_400_000;
const KEEP_REFUSED_MS = 30 * DAY_MS;
const KEEP_SALTS_MS = 7 * DAY_MS;
/** More than anybody looks through for a mistake of the rules. */
const MAX_SPAM = 10_000;

/**
 * @param signal ends it where it is; the next call goes on
 * @returns how many comments went
 */
export async function pruneComments(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { signal, maxSpam = MAX_SPAM }: { signal?: AbortSignal; maxSpam?: number } = {},
): Promise<number> {
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  await deleteSaltsBefore(db, dayOf(ago(KEEP_SALTS_MS)));
  await deleteUnconfirmed(db, ago(KEEP_REFUSED_MS));
  const prune = async (some: () => Promise<number>): Promise<number> => {
    let pruned = 0;
    while (!signal?.aborted) {
      const count = await some();
      if (count === 0) break;
      pruned += count;
    }
    return pruned;
  };
  const old = await prune(() => deleteOldComments(db, ago(KEEP_REFUSED_MS)));
  return old + (await prune(() => deleteSpamBeyond(db, maxSpam)));
}
