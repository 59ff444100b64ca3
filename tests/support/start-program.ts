/**
 * One process of the built program, started as its owner starts it. program.ts gives it a folder
 * and ends it with the test; the benchmark does so itself.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');
export const dist = path.join(root, 'dist');

/** Node's options of `npm start`, whose script is `node OPTIONS dist/main.js`. */
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: { start: string };
};
const START_OPTIONS = scripts.start.split(' ').slice(1, -1);

export type RunningProgram = {
  pid: number;
  stdout: string;
  /** Sends the signal and waits for the end. @returns the exit code, or the signal that ended it */
  end: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals | null>;
};

/** What a fresh machine has in its environment: a path to node. */
export function freshEnvironment(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- the program needs a path to node.
  return { PATH: process.env['PATH'] };
}

/** Starts the program in `cwd` and waits until it logs its URL. */
export async function startProgram(
  cwd: string,
  env: NodeJS.ProcessEnv,
  nodeOptions: readonly string[] = [],
): Promise<RunningProgram> {
  const options = [...START_OPTIONS, ...nodeOptions];
  const child = spawn(process.execPath, [...options, path.join(dist, 'main.js')], { cwd, env });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const program = {
    pid: child.pid ?? 0,
    stdout: '',
    async end(signal: NodeJS.Signals) {
      child.kill(signal);
      const [code, endedBy] = await ended;
      return code ?? endedBy;
    },
  };
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      program.stdout += chunk.toString();
      if (/Data is stored in .*\n/.test(program.stdout)) resolve();
    });
  });
  await Promise.race([
    ready,
    ended.then(([code]) => {
      throw new Error(`The program ended with ${String(code)}:\n${stderr}`);
    }),
  ]);
  return program;
}
