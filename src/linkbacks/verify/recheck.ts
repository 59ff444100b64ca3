/**
 * Looking again at the pages behind linkbacks, because the owner asks for it.
 */
import type { Deps } from '../../deps.ts';
import { updateDueNow } from '../store/sources.ts';

/**
 * Their sources are due now, with all tries before them; the worker looks at each as soon as its
 * host may be asked. It is no knock: what is found gone is gone only after as many misses as ever.
 *
 * A source on a blocked host stays due until the host is unblocked.
 *
 * @returns how many sources will be looked at
 */
export async function recheck(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  linkbackIds: readonly number[],
): Promise<number> {
  return await updateDueNow(db, linkbackIds, clock.now());
}
