/**
 * How many comments came lately, day by day: what is spam, too, as linkbacks are counted.
 */
import type { Deps } from '../deps.ts';
import { countCreated } from './store/trends.ts';

/** `starts`: when each day began, the earliest first; the last one goes on until now. */
export async function commentTrends(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  starts: readonly Date[],
): Promise<number[]> {
  const end = new Date(clock.now().getTime() + 1);
  return await Promise.all(
    starts.map((from, index) => countCreated(db, { from, to: starts[index + 1] ?? end })),
  );
}
