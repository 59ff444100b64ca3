/** The built program as its owner runs it: a process of its own, a folder of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { freePort } from '../free-port.ts';
import { openShell, type Shell } from '../shell-client.ts';
import { dist, freshEnvironment, startProgram, type RunningProgram } from '../start-program.ts';

const run = promisify(execFile);

export type Installation = {
  folder: string;
  siteUrl: string;
  /** Starts the program and waits until it logs its URL. */
  start: (settings?: Record<string, string>) => Promise<RunningProgram>;
  /** Runs `antiphon …` on the same data; `with` is its standard input. */
  antiphon: ((...words: string[]) => Promise<string>) & {
    with: (input: string, ...words: string[]) => Promise<string>;
  };
  /** The same for many commands: one process that is started for the first, without cli.ts. */
  command: (...words: string[]) => Promise<string>;
};

/**
 * `env` holds settings; everything else is as on a fresh machine. With a `HOST`, an address of
 * loopback, the site has that address as its host, which is not `localhost` to others.
 */
export async function install(env: Record<string, string> = {}): Promise<Installation> {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-program-'));
  const host = env['HOST'];
  const port = String(await freePort(host));
  const environment = {
    ...freshEnvironment(),
    PORT: port,
    LOG_LEVEL: 'error',
    ...(host !== undefined && { SITE_URL: `http://${host}:${port}` }),
    ...env,
  };
  const running = new Set<RunningProgram>();
  let shell: Shell | undefined;
  onTestFinished(async () => {
    await shell?.close();
    for (const program of running) await program.end('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  async function antiphon(input: string, words: readonly string[]): Promise<string> {
    const options = { cwd: folder, env: environment };
    const running = run(process.execPath, [path.join(dist, 'cli.js'), ...words], options);
    running.child.stdin?.end(input);
    return (await running).stdout;
  }

  return {
    folder,
    siteUrl: `http://${host ?? 'localhost'}:${port}`,
    async start(settings = {}) {
      const program = await startProgram(folder, { ...environment, ...settings });
      running.add(program);
      return program;
    },
    antiphon: Object.assign((...words: string[]) => antiphon('', words), {
      with: (input: string, ...words: string[]) => antiphon(input, words),
    }),
    command(...words) {
      shell ??= openShell(folder, environment);
      return shell.antiphon(...words);
    },
  };
}
