/**
 * Recomputes the archive months of posts when the blog's time zone changes. Permalinks do not change.
 */
import { transact } from '../db/client.ts';
import { ALL_TOUCHED, touch } from '../db/touch.ts';
import type { Deps } from '../deps.ts';
import { monthOf } from './post.ts';
import { selectMonthsUsed, selectPublishedBetween, updateMonths } from './store/batches.ts';
import { readSettings } from '../settings/settings.ts';
import { changeMonthsZone, lockMonthsZone, readMonthsZone } from '../settings/noted.ts';

/** No time zone was ever more than 16 hours from UTC; twice, for the old and the new time zone. */
const AROUND_MS = 2 * 16 * 3_600_000;

/**
 * Recomputes months if they were computed for another time zone. A post that is saved meanwhile waits
 * for the lock, and gets its month in the new time zone.
 */
export async function redateMonths(deps: Pick<Deps, 'db' | 'log'>): Promise<void> {
  const { timeZone } = await readSettings(deps);
  if (timeZone === (await readMonthsZone(deps.db))) return;
  await transact(deps.db, async (transaction) => {
    const before = await lockMonthsZone(transaction);
    // Read again under the lock: a change in between may have found the months up to date.
    const { timeZone: wanted } = await readSettings({ db: transaction, log: deps.log });
    if (wanted === before) return;
    for (const boundary of boundariesOf(await selectMonthsUsed(transaction))) {
      const near = await selectPublishedBetween(
        transaction,
        new Date(boundary - AROUND_MS),
        new Date(boundary + AROUND_MS),
      );
      const moved = new Map<string, number[]>();
      for (const { id, publishedAt, month } of near) {
        const right = monthOf(publishedAt, wanted);
        if (right !== month) moved.set(right, [...(moved.get(right) ?? []), id]);
      }
      for (const [month, ids] of moved) await updateMonths(transaction, ids, month);
    }
    await changeMonthsZone(transaction, wanted);
    touch(transaction, ALL_TOUCHED);
  });
}

/** The first moments of these months and of the next ones, in UTC: only posts near them can move. */
function boundariesOf(months: readonly string[]): number[] {
  const boundaries = months.flatMap((month) => {
    const begins = new Date(`${month}-01T00:00:00Z`);
    const ends = new Date(begins);
    ends.setUTCMonth(begins.getUTCMonth() + 1);
    return [begins.getTime(), ends.getTime()];
  });
  return [...new Set(boundaries)].filter((boundary) => !Number.isNaN(boundary));
}
