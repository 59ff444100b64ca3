/**
 * Closing the comments of all that is older than a day, in one go.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { closeSomeBefore } from './store/batches.ts';

/** So many pages are dropped from the cache one by one; past 500, all would be. */
const AT_ONCE = 200;

/**
 * Of posts that were published before that moment, and whose comments are open. Others may write
 * in between; what is done when this fails stays done.
 *
 * @returns of how many
 */
export async function closeCommentsBefore(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  before: Date,
): Promise<number> {
  const now = clock.now();
  for (let all = 0; ;) {
    const some = await transact(db, (transaction) =>
      closeSomeBefore(transaction, { before, now, take: AT_ONCE }),
    );
    all += some;
    if (some < AT_ONCE) return all;
  }
}
