/**
 * What is forgotten of comments: spam and what was rejected after thirty days, as are wishes to hear
 * of answers that nobody confirmed, and after a week who wrote from where. The worker calls it every hour.
 */
import type { Deps } from '../deps.ts';
import { deleteUnconfirmed } from './follow-store.ts';
import { deleteOldComments, deleteSaltsBefore } from './prune-store.ts';

const DAY_MS = 86_400_000;
const KEEP_REFUSED_MS = 30 * DAY_MS;
const KEEP_SALTS_MS = 7 * DAY_MS;

/** @param signal ends it where it is; the next call goes on */
export async function pruneComments(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  signal?: AbortSignal,
): Promise<number> {
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  await deleteSaltsBefore(db, ago(KEEP_SALTS_MS).toISOString().slice(0, 'YYYY-MM-DD'.length));
  await deleteUnconfirmed(db, ago(KEEP_REFUSED_MS));
  let pruned = 0;
  while (!signal?.aborted) {
    const count = await deleteOldComments(db, ago(KEEP_REFUSED_MS));
    if (count === 0) break;
    pruned += count;
  }
  return pruned;
}
