/**
 * Telling again what was told, refused, given up or skipped, because the owner says so.
 */
import type { Deps } from '../deps.ts';
import { selectFailedIds, updateDue } from './store/list.ts';

/**
 * Due now, discovered anew, with all tries before it. What is never to be told is skipped again,
 * with the reason, and a link that nobody was told of before it was taken out stays untold.
 *
 * @param which ids, or all that were given up
 * @returns the ids that there are, in the order given
 */
export async function resend(
  deps: Pick<Deps, 'db' | 'clock'>,
  which: readonly number[] | 'failed',
): Promise<number[]> {
  const ids = which === 'failed' ? await selectFailedIds(deps.db) : which;
  const found: number[] = [];
  for (const id of ids) {
    if (await updateDue(deps.db, id, deps.clock.now())) found.push(id);
  }
  return found;
}
