/**
 * How a command works on an import: its progress is on a terminal only, Ctrl-C ends it after its batch, and a process that
 * was killed is waited for until its lease ends.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import { findRun } from '../import/runs.ts';
import type { RunOptions, RunOutcome } from '../import/work.ts';

/** Works until it is done, or until Ctrl-C, after which it can be resumed. */
export async function work(
  verb: (deps: Deps, id: number, options: RunOptions) => Promise<RunOutcome>,
  deps: Deps,
  id: number,
  doing: string,
): Promise<RunOutcome> {
  return await untilInterrupted(async (signal, show) => {
    const options: RunOptions = {
      signal,
      onProgress: ({ position, entries }) => {
        const of = entries === null ? '' : ` of ${entries.toLocaleString('en')}`;
        show(`${doing}: ${position.toLocaleString('en')}${of}`);
      },
    };
    const outcome = await verb(deps, id, options);
    if (outcome.kind !== 'elsewhere') return outcome;
    await waitForLease(deps, id, signal);
    return signal.aborted ? outcome : await verb(deps, id, options);
  });
}

/** @param run is given a function that replaces the line of the progress */
export async function untilInterrupted<T>(
  run: (signal: AbortSignal, show: (progress: string) => void) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const isShown = process.stderr.isTTY;
  try {
    return await run(stopping.signal, (progress) => {
      if (isShown) process.stderr.write(`\r${progress}`);
    });
  } finally {
    if (isShown) process.stderr.write('\r\u001b[K');
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

const LOOK_AGAIN_MS = 1_000;

/** @returns whether no process works on the run; one that lives renews its lease, and is not waited for any longer */
export async function waitForLease(
  deps: Pick<Deps, 'db' | 'clock'>,
  id: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = (await findRun(deps, id)).leasedUntil;
  if (!until) return true;
  const left = () => until.getTime() - deps.clock.now().getTime();
  if (left() > 0) {
    const seconds = Math.ceil(left() / 1_000);
    process.stderr.write(
      `Another process works on this import, or was killed: waiting up to ${seconds} seconds for it.\n`,
    );
  }
  while (left() > 0) {
    await wait(Math.min(left(), LOOK_AGAIN_MS), null, { signal }).catch(() => null);
    if (signal.aborted) return false;
    const { leasedUntil } = await findRun(deps, id);
    if (leasedUntil?.getTime() !== until.getTime()) return leasedUntil === null;
  }
  return true;
}
