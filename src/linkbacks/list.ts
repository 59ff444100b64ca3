/**
 * Reading the ledger: what a page shows, and what the owner lists.
 */
import type { Deps } from '../deps.ts';
import type { Linkback } from './linkback.ts';
import { selectLinkbacks, selectPingbackUrls, selectVisible } from './store.ts';

const BATCH = 500;

/** Verified and approved, oldest first. */
export async function listVisibleLinkbacks(
  deps: Pick<Deps, 'db'>,
  postId: number,
): Promise<Linkback[]> {
  return await selectVisible(deps.db, postId);
}

/** Enough for any honest use, few enough for one answer. */
const MOST_PINGBACKS = 1_000;

/** The addresses of the visible pingbacks, oldest first, at most a thousand. */
export async function listPingbackUrls(deps: Pick<Deps, 'db'>, postId: number): Promise<string[]> {
  return await selectPingbackUrls(deps.db, postId, MOST_PINGBACKS);
}

/** All of them, newest first, read in batches: a ledger of any length fits in memory. */
export async function* allLinkbacks(deps: Pick<Deps, 'db'>): AsyncGenerator<Linkback> {
  let batch = await selectLinkbacks(deps.db, { take: BATCH });
  while (batch.length > 0) {
    yield* batch;
    const last = batch[batch.length - 1];
    if (batch.length < BATCH || !last) return;
    batch = await selectLinkbacks(deps.db, { take: BATCH, beforeId: last.id });
  }
}
