/**
 * Closes the comments of all posts that were published before a date.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { closeSomeBefore } from './store/batches.ts';

/** Up to 500 keys of a transaction drop their own pages from the cache; more keys drop all pages. */
const BATCH = 200;

/**
 * Works in batches, so that other writes get in between. Batches that were done before a failure stay
 * done.
 *
 * @returns the number of posts whose comments were closed
 */
export async function closeCommentsBefore(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  before: Date,
): Promise<number> {
  const now = clock.now();
  for (let closed = 0; ;) {
    const some = await transact(db, (transaction) =>
      closeSomeBefore(transaction, { before, now, take: BATCH }),
    );
    closed += some;
    if (some < BATCH) return closed;
  }
}
