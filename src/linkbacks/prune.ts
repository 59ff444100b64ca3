/**
 * What the ledger forgets: spam after its time, claims that never were true, and the sources,
 * photos and hosts that nothing is left of. The worker calls it every hour.
 */
import type { Deps } from '../deps.ts';
import {
  deleteEmptySources,
  deleteIdleHosts,
  deleteOldLinkbacks,
  deleteUnusedPhotos,
  forgetBlockedClients,
} from './prune-store.ts';

const DAY_MS = 86_400_000;
export const KEEP_SPAM_MS = 30 * DAY_MS;
export const KEEP_UNVERIFIED_MS = 30 * DAY_MS;
/** A host's budget looks back one minute, its lease less than an hour. */
const KEEP_HOST_MS = DAY_MS;

/** Rows in one transaction: few enough that nobody waits for it. */
const BATCH = 500;
/** Rounds of one kind in one call; the next call goes on. */
const MOST_BATCHES = 40;

/**
 * Deletes what is due to go, what it taught about its host stays. Of sources whose host is blocked
 * it forgets the clients that named them.
 *
 * Safe beside claims and checks, in any number of processes.
 *
 * @returns how many of each are gone
 */
export async function pruneDue(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
): Promise<{ linkbacks: number; sources: number; photos: number; hosts: number }> {
  const now = deps.clock.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const before = {
    spam: ago(KEEP_SPAM_MS),
    unverified: ago(KEEP_UNVERIFIED_MS),
    freeAt: ago(KEEP_HOST_MS),
  };
  const batch = { now, take: BATCH };
  await inBatches(() => forgetBlockedClients(deps.db, batch));
  // In this order: what goes first leaves the next behind.
  const pruned = {
    linkbacks: await inBatches(() => deleteOldLinkbacks(deps.db, before, batch)),
    sources: await inBatches(() => deleteEmptySources(deps.db, batch)),
    photos: await inBatches(() => deleteUnusedPhotos(deps.db, batch)),
    hosts: await inBatches(() => deleteIdleHosts(deps.db, before, batch)),
  };
  if (Object.values(pruned).some((count) => count > 0)) deps.log.info(pruned, 'pruned');
  return pruned;
}

/** Until a batch is not full. */
async function inBatches(deleteBatch: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let done = 0; done < MOST_BATCHES; done += 1) {
    const count = await deleteBatch();
    sum += count;
    if (count < BATCH) break;
  }
  return sum;
}
