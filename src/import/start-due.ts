/**
 * Starts a process for the run that is due, one at a time: `antiphon import continue ID`. A run whose process died is due
 * again when its lease ends; one whose process failed, after a minute.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Deps } from '../deps.ts';
import { findDueRun } from './runs.ts';

/** A process that fails at once would otherwise be started every few seconds, for ever. */
const AFTER_FAILURE_MS = 60_000;
/** In characters, of the end of what the process wrote to its standard error. */
const MAX_SAID = 1_000;

export type DueRuns = {
  /** Starts a process, unless one runs. */
  startDue: () => Promise<void>;
  /** Ends the process; its run goes on after the next start. */
  close: () => Promise<void>;
};

/** Starts the process for a run. Tests start none. */
export type StartProcess = (
  id: number,
) => Pick<ChildProcess, 'kill' | 'once' | 'on' | 'exitCode' | 'signalCode' | 'stderr'>;

export function createDueRuns(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  start: StartProcess = startProcess,
): DueRuns {
  let child: ReturnType<StartProcess> | null = null;
  /** What was due last time: a command that has just made a run does it itself. */
  let seen = '';
  /** The run whose process failed, and when it may have the next. */
  let failed = { id: 0, until: 0 };
  let isClosed = false;

  function noteEnd(id: number, code: number | null, said: string): void {
    // A process that a signal ended did not fail: its run goes on when its lease ends.
    if (code === 0 || code === null) return;
    failed = { id, until: deps.clock.now().getTime() + AFTER_FAILURE_MS };
    const reason = said.trim().split('\n').at(-1) ?? '';
    deps.log.error({ run: id, code, reason }, 'the process of an import failed; again in a minute');
  }

  return {
    async startDue() {
      if (child || isClosed) return;
      const run = await findDueRun(deps);
      const due = run ? `${run.id} ${run.state} ${run.position}` : '';
      const wasSeen = due === seen;
      seen = due;
      if (!run || !wasSeen) return;
      if (run.id === failed.id && deps.clock.now().getTime() < failed.until) return;
      const started = start(run.id);
      child = started;
      let said = '';
      started.stderr?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-MAX_SAID);
      });
      const ended = () => {
        if (child === started) child = null;
      };
      started.once('error', (error: Error) => {
        deps.log.error({ err: error, run: run.id }, 'import not started');
        ended();
      });
      // Not 'exit', after which the rest of its standard error may come.
      started.once('close', (code: number | null) => {
        ended();
        if (!isClosed) noteEnd(run.id, code, said);
      });
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
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
