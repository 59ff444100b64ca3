/** Counts the processes that a test starts: by Node's own report, so that nothing is replaced. */
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { onTestFinished } from 'vitest';

/** @returns how many have been started since, whose command line holds `program` */
export function countProcesses(program: string): () => number {
  const started: ChildProcess[] = [];
  // Reported before it has its command line.
  const note = (message: unknown) => {
    started.push((message as { process: ChildProcess }).process);
  };
  subscribe('child_process', note);
  onTestFinished(() => {
    unsubscribe('child_process', note);
  });
  return () =>
    started.filter(({ spawnargs }) => spawnargs.some((word) => word.includes(program))).length;
}
