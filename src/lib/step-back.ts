/**
 * A process that works long beside the one that serves readers takes less of the processor and of the memory.
 */
import { constants, setPriority } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Heap that may be used since the last collection, and in any case. */
const MORE_BYTES = 40_000_000;
const LEAST_BYTES = 90_000_000;
const WATCH_MS = 100;

/**
 * For the whole process: it gets the processor when nobody else needs it, and collects garbage before V8 would, which lets
 * the heap grow to a multiple of what is in use. Only the program itself calls it, once: a test that runs a command in its
 * own process would be slow from then on.
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
