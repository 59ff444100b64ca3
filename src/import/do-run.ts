/**
 * Does what is due for a run.
 */
import { planRun } from './plan.ts';
import { deleteRun, findRun } from './runs.ts';
import { undoRun } from './undo.ts';
import type { RunDeps, RunOptions, RunOutcome } from './work.ts';
import { writeRun } from './write.ts';

/** @returns `null`: nothing is due */
export async function doRun(
  deps: RunDeps,
  id: number,
  options: RunOptions = {},
): Promise<RunOutcome | null> {
  switch ((await findRun(deps, id)).state) {
    case 'reading':
      return await planRun(deps, id, options);
    case 'waiting':
    case 'writing':
      return await writeRun(deps, id, options);
    case 'undoing':
      return await undoRun(deps, id, options);
    case 'uploading':
    case 'ready':
    case 'stopped':
    case 'done':
    case 'failed':
    case 'undo-failed':
    case 'undone':
      return null;
  }
}

/** Deletes a run that failed before it wrote anything: its file could not be read. */
export async function deleteUnread(deps: RunDeps, id: number): Promise<void> {
  const { position, state } = await findRun(deps, id);
  if (position === 0 && state === 'failed') await deleteRun(deps, id);
}
