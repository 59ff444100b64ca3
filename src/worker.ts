/**
 * The loop that does what is due: it only knows when, the domain knows what.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from './deps.ts';

const OFTEN_MS = 2_000;

export type Worker = { stop: () => Promise<void> };

/** Does what is due of one kind. */
export type Round = {
  run: () => Promise<unknown>;
  /** The pause between two rounds. @default 2_000 */
  pauseMs?: number;
};

/**
 * Starts at once: what was due when the last process died is done first. The kinds of work do not
 * wait for each other.
 */
export function startWorker(
  deps: Pick<Deps, 'log'>,
  rounds: Readonly<Record<string, Round>>,
): Worker {
  const stopping = new AbortController();

  async function repeat([name, round]: [string, Round]): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await round.run();
      } catch (error) {
        deps.log.error({ err: error, round: name }, 'worker round failed');
      }
      await wait(round.pauseMs ?? OFTEN_MS, null, { signal: stopping.signal }).catch(() => null);
    }
  }

  const running = Promise.all(Object.entries(rounds).map(repeat));
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
