/**
 * Starts a process for the run that is due, one at a time: `antiphon import continue ID`. A run whose process died is due
 * again when its lease ends.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Deps } from '../deps.ts';
import { findDueRun } from './runs.ts';

export type DueRuns = {
  /** Starts a process, unless one runs. */
  startDue: () => Promise<void>;
  /** Ends the process; its run goes on after the next start. */
  close: () => Promise<void>;
};

/** Starts the process for a run. Tests start none. */
export type StartProcess = (
  id: number,
) => Pick<ChildProcess, 'kill' | 'once' | 'on' | 'exitCode' | 'signalCode'>;

export function createDueRuns(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  start: StartProcess = startProcess,
): DueRuns {
  let child: ReturnType<StartProcess> | null = null;
  /** What was due last time: a command that has just made a run does it itself. */
  let seen = '';
  let isClosed = false;

  return {
    async startDue() {
      if (child || isClosed) return;
      const run = await findDueRun(deps);
      const due = run ? `${run.id} ${run.state} ${run.position}` : '';
      const wasSeen = due === seen;
      seen = due;
      if (!run || !wasSeen) return;
      const started = start(run.id);
      child = started;
      const ended = () => {
        if (child === started) child = null;
      };
      started.once('error', (error: Error) => {
        deps.log.error({ err: error, run: run.id }, 'import not started');
        ended();
      });
      started.once('exit', ended);
    },
    async close() {
      isClosed = true;
      const running = child;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const ended = once(running as ChildProcess, 'exit').catch(() => undefined);
      running.kill('SIGKILL');
      await ended;
    },
  };
}

/** Beside this file, whether built or not. */
const IS_SOURCE = import.meta.url.endsWith('.ts');
const CLI = fileURLToPath(new URL(IS_SOURCE ? '../cli.ts' : '../cli.js', import.meta.url));

function startProcess(id: number): ChildProcess {
  const loader = IS_SOURCE ? ['--import', 'tsx'] : [];
  return spawn(process.execPath, [...loader, CLI, 'import', 'continue', String(id)], {
    stdio: 'ignore',
  });
}
