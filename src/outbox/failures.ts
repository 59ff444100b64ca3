/**
 * What could not be delivered, in short: for the overview. All of it is in list.ts.
 */
import type { Deps } from '../deps.ts';
import { selectFailures, type Failure } from './store/failures.ts';

/** The newest first, at most so many. */
export async function listFailures(deps: Pick<Deps, 'db'>, max: number): Promise<Failure[]> {
  return await selectFailures(deps.db, max);
}
