/**
 * The dry run: reads the source once and says what an import would make of it, without writing anything but the
 * report of the run.
 */
import { InvalidInputError } from '../lib/errors.ts';
import type { RunDeps, RunOptions, RunOutcome } from './work.ts';

/** Of a run in the state `reading`, which becomes `ready`, or `failed`. */
export async function planRun(
  deps: RunDeps,
  id: number,
  options: RunOptions = {},
): Promise<RunOutcome> {
  await Promise.resolve([deps, id, options]);
  throw new InvalidInputError('Imports cannot be planned yet.');
}
