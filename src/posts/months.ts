/**
 * The months under which the archive lists posts follow the blog's time zone. Permalinks do not:
 * they stay what they are.
 */
import { transact } from '../db/client.ts';
import { ALL_TOUCHED, touch } from '../db/touch.ts';
import type { Deps } from '../deps.ts';
import { monthOf } from './post.ts';
import { selectMonthsUsed, selectPublishedBetween, updateMonths } from './store/batches.ts';
import {
  changeMonthsZone,
  holdMonthsZone,
  readMonthsZone,
  readSettings,
} from '../settings/read.ts';

/** Farther from UTC's no clock has ever been, in hours; twice, for the zone before and after. */
const AROUND_MS = 2 * 16 * 3_600_000;

/**
 * Computes months anew where the blog's time zone is not the one they were computed by. A post that
 * is saved meanwhile waits, and gets its month by the new one.
 */
export async function redateMonths(deps: Pick<Deps, 'db' | 'log'>): Promise<void> {
  const { timeZone } = await readSettings(deps);
  if (timeZone === (await readMonthsZone(deps.db))) return;
  await transact(deps.db, async (transaction) => {
    const before = await holdMonthsZone(transaction);
    // Read again: it may have changed, and whoever changed it has found everything up to date.
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

/** Where these months begin and end, by UTC: only posts near there can be in another. */
function boundariesOf(months: readonly string[]): number[] {
  const boundaries = months.flatMap((month) => {
    const begins = new Date(`${month}-01T00:00:00Z`);
    const ends = new Date(begins);
    ends.setUTCMonth(begins.getUTCMonth() + 1);
    return [begins.getTime(), ends.getTime()];
  });
  return [...new Set(boundaries)].filter((boundary) => !Number.isNaN(boundary));
}
