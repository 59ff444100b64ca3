/**
 * Undoes an import: removes what it made, and leaves what was edited or answered since.
 */
import { InvalidInputError } from '../lib/errors.ts';
import type { RunDeps, RunOptions, RunOutcome } from './work.ts';

/** Of a run in the state `undoing`. */
export async function undoRun(
  deps: RunDeps,
  id: number,
  options: RunOptions = {},
): Promise<RunOutcome> {
  await Promise.resolve([deps, id, options]);
  throw new InvalidInputError('Imports cannot be undone yet.');
}
