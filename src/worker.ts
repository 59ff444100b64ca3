/**
 * The loop that does what is due: it only knows when, the domain knows what.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from './deps.ts';

const OFTEN_MS = 2_000;

export type Worker = { stop: () => Promise<void> };

/** Does what is due of one kind. */
export type Job = {
  run: () => Promise<unknown>;
  /** The pause between two rounds. @default 2_000 */
  pauseMs?: number;
  /** The pause before the first. @default 0 */
  firstAfterMs?: number;
};

/**
 * Starts at once, but for what may wait: what was due when the last process died is done first. The
 * kinds of work do not wait for each other.
 */
export function startWorker(deps: Pick<Deps, 'log'>, jobs: Readonly<Record<string, Job>>): Worker {
  const stopping = new AbortController();
  // Each round listens while it pauses; past ten, Node would take that for a leak.
  setMaxListeners(Object.keys(jobs).length, stopping.signal);

  async function repeat([name, job]: [string, Job]): Promise<void> {
    await pause(job.firstAfterMs ?? 0);
    while (!stopping.signal.aborted) {
      try {
        await job.run();
      } catch (error) {
        deps.log.error({ err: error, job: name }, 'worker round failed');
      }
      await pause(job.pauseMs ?? OFTEN_MS);
    }
  }

  async function pause(ms: number): Promise<void> {
    if (ms > 0) await wait(ms, null, { signal: stopping.signal }).catch(() => null);
  }

  const running = Promise.all(Object.entries(jobs).map(repeat));
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
