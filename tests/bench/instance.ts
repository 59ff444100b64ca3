/**
 * The built program on its own database, in a temporary folder.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port.ts';
import { startPostgres } from '../support/postgres/postgres.ts';
import {
  dist,
  freshEnvironment,
  startProgram,
  type RunningProgram,
} from '../support/start-program.ts';

const run = promisify(execFile);
const LIST_BYTES = 100_000_000;

export type Instance = {
  siteUrl: string;
  /** A literal address, so that no resolver is asked and no address tried in vain. */
  address: string;
  databaseUrl: string;
  start: () => Promise<RunningProgram>;
  /** The linkbacks as the CLI lists them. */
  linkbacks: () => Promise<{ source: string; verification: string }[]>;
  /** The output of the CLI. */
  shell: (...words: string[]) => Promise<string>;
  remove: () => Promise<void>;
};

export async function createInstance(
  { postgres, profileDir }: { postgres: boolean; profileDir: string | null },
  settings: Record<string, string>,
): Promise<Instance> {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-bench-'));
  const port = String(await freePort());
  const server = postgres ? await startPostgres() : null;
  const env = {
    ...freshEnvironment(),
    PORT: port,
    LOG_LEVEL: 'error',
    ...(server && { DATABASE_URL: server.url }),
    ...settings,
  };
  const profiling = profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const shell = async (...words: string[]) => {
    const { stdout } = await run(process.execPath, [path.join(dist, 'cli.js'), ...words], {
      cwd: folder,
      env,
      maxBuffer: LIST_BYTES,
    });
    return stdout;
  };
  return {
    siteUrl: `http://localhost:${port}`,
    address: `http://127.0.0.1:${port}`,
    databaseUrl: server?.url ?? `file:${path.join(folder, 'data', 'antiphon.db')}`,
    start: () => startProgram(folder, env, profiling),
    linkbacks: async () =>
      JSON.parse(await shell('linkbacks', 'list', '--json')) as {
        source: string;
        verification: string;
      }[],
    shell,
    async remove() {
      await server?.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
