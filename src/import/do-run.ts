/**
 * Does what is due for a run, in a process of its own that leaves the processor to others.
 */
import { constants, setPriority } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

/** `antiphon import continue ID`, which the blog starts for imports of the admin: in a process that does nothing else. */
export async function doRunAlone(deps: RunDeps, id: number): Promise<void> {
  stepBack();
  await doRun(deps, id);
}

/** Deletes a run that failed before it wrote anything: its file could not be read. */
export async function deleteUnread(deps: RunDeps, id: number): Promise<void> {
  const { position, state } = await findRun(deps, id);
  if (position === 0 && state === 'failed') await deleteRun(deps, id);
}

/** Heap that may be used since the last collection, and in any case. */
const MORE_BYTES = 40_000_000;
const LEAST_BYTES = 90_000_000;
const WATCH_MS = 100;

/**
 * For the whole process, which must not be the one that serves readers: it gets the processor when nobody else needs it,
 * and collects garbage before V8 would, which lets the heap grow to a multiple of what is in use.
 */
export function stepBack(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // The limits of the heap cannot be changed once a process runs.
  let limit = LEAST_BYTES;
  setInterval(() => {
    if (getHeapStatistics().used_heap_size < limit) return;
    collect();
    limit = Math.max(LEAST_BYTES, getHeapStatistics().used_heap_size + MORE_BYTES);
  }, WATCH_MS).unref();
}
