/** Records the processes that a test starts, from Node's own reports, so that nothing is mocked. */
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { onTestFinished } from 'vitest';

/** Those that are started from now on and whose command line contains `program`. */
export function watchProcesses(program: string): { started: () => number; running: () => number } {
  const started: ChildProcess[] = [];
  // Reported before it has its command line.
  const note = (message: unknown) => {
    started.push((message as { process: ChildProcess }).process);
  };
  subscribe('child_process', note);
  onTestFinished(() => {
    unsubscribe('child_process', note);
  });
  const watched = () =>
    started.filter(({ spawnargs }) => spawnargs.some((word) => word.includes(program)));
  const isRunning = ({ exitCode, signalCode }: ChildProcess) =>
    exitCode === null && signalCode === null;
  return {
    started: () => watched().length,
    running: () => watched().filter(isRunning).length,
  };
}
