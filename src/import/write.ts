/**
 * The writer: reads the source once more and stores it, in batches of which each is one transaction with its position.
 */
import { InvalidInputError } from '../lib/errors.ts';
import type { RunDeps, RunOptions, RunOutcome } from './work.ts';

/** Of a run in the state `waiting`, or `writing` and left by its process; it goes on where it was. */
export async function writeRun(
  deps: RunDeps,
  id: number,
  options: RunOptions = {},
): Promise<RunOutcome> {
  await Promise.resolve([deps, id, options]);
  throw new InvalidInputError('Imports cannot be written yet.');
}
