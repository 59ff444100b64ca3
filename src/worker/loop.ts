/**
 * Runs jobs again and again, each at its own interval and independently of the others.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../deps.ts';

export type Job = {
  /** As logs name it. */
  name: string;
  /** The pause between two runs, in milliseconds. */
  everyMs: number;
  /** The pause before the first run, in milliseconds. @default 0 */
  firstAfterMs?: number;
  /** Does all that is due. A rejection is logged, and the job runs again after its pause. */
  run: () => Promise<unknown>;
};

export type Worker = {
  /** Starts no further run, and resolves when the runs in progress have ended. */
  stop: () => Promise<void>;
};

/** Starts every job at once, except those with `firstAfterMs`. */
export function startWorker(deps: Pick<Deps, 'log'>, jobs: readonly Job[]): Worker {
  const stopping = new AbortController();
  // Each job listens while it pauses; Node would report the eleventh listener as a leak.
  setMaxListeners(jobs.length, stopping.signal);

  async function repeat({ name, everyMs, firstAfterMs = 0, run }: Job): Promise<void> {
    await pause(firstAfterMs);
    while (!stopping.signal.aborted) {
      try {
        await run();
      } catch (error) {
        deps.log.error({ err: error, job: name }, 'job failed');
      }
      await pause(everyMs);
    }
  }

  async function pause(ms: number): Promise<void> {
    if (ms > 0) await wait(ms, null, { signal: stopping.signal }).catch(() => null);
  }

  const running = Promise.all(jobs.map(repeat));
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
