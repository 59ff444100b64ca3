/**
 * The loop that does what is due: it only knows when, the domain knows what.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from './deps.ts';
import type { Checks } from './linkbacks/checks.ts';

const PAUSE_MS = 2_000;

export type Worker = { stop: () => Promise<void> };

/** Starts at once: what was due when the last process died is done first. */
export function startWorker(deps: Pick<Deps, 'log'>, checks: Checks): Worker {
  const stopping = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await checks.verifyDue();
      } catch (error) {
        deps.log.error({ err: error }, 'worker round failed');
      }
      await wait(PAUSE_MS, null, { signal: stopping.signal }).catch(() => null);
    }
  }

  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
