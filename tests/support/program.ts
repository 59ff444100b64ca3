/**
 * The built program as its owner runs it: a process of its own, a folder of its own.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';

const dist = path.join(import.meta.dirname, '..', '..', 'dist');
const run = promisify(execFile);

export type Installation = {
  folder: string;
  siteUrl: string;
  /** Starts the program and waits until it says where it is. */
  start: (settings?: Record<string, string>) => Promise<RunningProgram>;
  /** Runs `antiphon …` on the same data. */
  antiphon: (...words: string[]) => Promise<string>;
};

export type RunningProgram = {
  stdout: string;
  /** Sends the signal and waits for the end. @returns the exit code, or the signal that ended it */
  end: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals | null>;
};

/** `env` holds settings; everything else is as on a fresh machine. */
export async function install(env: Record<string, string> = {}): Promise<Installation> {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-program-'));
  const port = String(await freePort());
  // eslint-disable-next-line no-restricted-properties -- the program needs a path to node.
  const environment = { PATH: process.env['PATH'], PORT: port, LOG_LEVEL: 'error', ...env };
  const running = new Set<RunningProgram>();
  onTestFinished(async () => {
    for (const program of running) await program.end('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  return {
    folder,
    siteUrl: `http://localhost:${port}`,
    async start(settings = {}) {
      const program = await startProcess(folder, { ...environment, ...settings });
      running.add(program);
      return program;
    },
    async antiphon(...words) {
      const cli = path.join(dist, 'cli.js');
      const { stdout } = await run(process.execPath, [cli, ...words], {
        cwd: folder,
        env: environment,
      });
      return stdout;
    },
  };
}

async function startProcess(cwd: string, env: NodeJS.ProcessEnv): Promise<RunningProgram> {
  const child = spawn(process.execPath, [path.join(dist, 'main.js')], { cwd, env });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const program = {
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
      if (/data lies in .*\n/.test(program.stdout)) resolve();
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
