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
export function startWorker(
  deps: Pick<Deps, 'log'>,
  rounds: Readonly<Record<string, Job>>,
): Worker {
  const stopping = new AbortController();
  // Each round listens while it pauses; past ten, Node would take that for a leak.
  setMaxListeners(Object.keys(rounds).length, stopping.signal);

  async function repeat([name, round]: [string, Job]): Promise<void> {
    await pause(round.firstAfterMs ?? 0);
    while (!stopping.signal.aborted) {
      try {
        await round.run();
      } catch (error) {
        deps.log.error({ err: error, round: name }, 'worker round failed');
      }
      await pause(round.pauseMs ?? OFTEN_MS);
    }
  }

  async function pause(ms: number): Promise<void> {
    if (ms > 0) await wait(ms, null, { signal: stopping.signal }).catch(() => null);
  }

  const running = Promise.all(Object.entries(rounds).map(repeat));
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
