/**
 * Backups and restores of the built program that are killed at seeded moments: what is left then, and after the
 * command was run again.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { checkBytes } from '../../../src/backup/read-archive.ts';
import { readConfig } from '../../../src/config.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { openTarget } from '../../../src/db/rows/target.ts';
import { fixedClock } from '../../../src/lib/time.ts';
import { exportJson } from '../../../src/portable/export.ts';
import { executeSql } from '../database.ts';
import { prismaDir } from '../prisma-dir.ts';
import { allTables, fillEveryTable } from '../samples/every-table.ts';
import { scratchDatabase } from '../scratch-database.ts';
import { dist, freshEnvironment } from '../start-program.ts';

/** Of an image, 64 kB each. */
const CHUNKS = 64;

/** Tests on both databases: backups and restores that are killed at `count` moments each, by the seed. */
export function testKilledCopies({
  count,
  seed,
  timeoutMs,
}: {
  count: number;
  seed: number;
  timeoutMs: number;
}): void {
  const moments = seededMoments(seed, count);
  test.for(['SQLite', 'PostgreSQL'] as const)(
    `on %s, a backup that is killed at ${count} moments leaves no file that is not whole, and a restore leaves the database before or after it; both can be run again`,
    { timeout: timeoutMs },
    async (database) => {
      const blog = await aLargeBlog(database);
      await killRestores(blog, await killBackups(blog, moments), moments);
    },
  );
}

/** The exit codes of a process that a signal may have ended; any other is a refusal. */
const KILLED_OR_DONE = [null, 0];

/** Between a third of the usual time, when the program has started, and its end. */
function seededMoments(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 0.33 + 0.67 * (state / 2_147_483_648);
  });
}

type LargeBlog = { folder: string; url: string };
type Run = { tookMs: number; code: number | null };

/** Some 4 MB of rows, in a folder of its own. */
async function aLargeBlog(on: 'SQLite' | 'PostgreSQL'): Promise<LargeBlog> {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-killed-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  mkdirSync(path.join(folder, 'data'));
  let database = `file:${path.join(folder, 'data', 'antiphon.db')}`;
  if (on === 'PostgreSQL') {
    const server = await scratchDatabase();
    onTestFinished(server.stop);
    database = server.url;
  }
  await migrate(database, prismaDir);
  await fillEveryTable(database);
  const target = await openTarget(database);
  const chunks = allTables.find(({ name }) => name === 'MediaChunk');
  if (!chunks) throw new Error('There is no table of chunks.');
  const key = { mediaId: 1, width: 1, format: 'format-1' };
  for (let position = 10; position < 10 + CHUNKS; position += 1)
    await target.insert(chunks, [{ ...key, position, content: randomBytes(65_536) }]);
  await target.commit(allTables);
  await target.close();
  return { folder, url: database };
}

/** @returns how long it took, in milliseconds; killed after `killAfterMs` */
async function antiphon(
  { folder, url }: LargeBlog,
  words: readonly string[],
  killAfterMs = Infinity,
): Promise<Run> {
  const settings = { SITE_URL: 'http://blog.example', DATABASE_URL: url, LOG_LEVEL: 'error' };
  const began = performance.now();
  const child = spawn(process.execPath, [path.join(dist, 'cli.js'), ...words], {
    cwd: folder,
    env: { ...freshEnvironment(), ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  if (killAfterMs < Infinity) {
    const stopping = new AbortController();
    const killed = wait(killAfterMs, undefined, { signal: stopping.signal }).then(
      () => child.kill('SIGKILL'),
      () => false,
    );
    await ended;
    stopping.abort();
    await killed;
  }
  const [code] = await ended;
  return { tookMs: performance.now() - began, code };
}

/**
 * A file with a backup's name is whole, whenever the program is killed; the next backup cleans up.
 *
 * @returns the last one
 */
async function killBackups(blog: LargeBlog, moments: readonly number[]): Promise<string> {
  const backups = path.join(blog.folder, 'backups');
  const words = ['backup', '--to', `${backups}/`];
  const { tookMs, code } = await antiphon(blog, words);
  expect(code).toBe(0);
  for (const moment of moments) {
    expect(KILLED_OR_DONE).toContain((await antiphon(blog, words, tookMs * moment)).code);
    for (const name of readdirSync(backups).filter((each) => !each.startsWith('.')))
      await checkBytes(path.join(backups, name));
  }
  expect((await antiphon(blog, words)).code).toBe(0);
  const names = readdirSync(backups);
  expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
  return path.join(backups, names.sort().at(-1) ?? '');
}

/**
 * The database is the one before or the restored one; each restore begins on what the one before it left, and the
 * last gives what the first gave.
 */
async function killRestores(
  blog: LargeBlog,
  backup: string,
  moments: readonly number[],
): Promise<void> {
  const words = ['restore', backup, '--force'];
  const { tookMs, code } = await antiphon(blog, words);
  expect(code).toBe(0);
  const restored = await contentOf(blog.url);
  for (const moment of moments) {
    await executeSql(blog.url, `UPDATE "Post" SET "title" = 'Changed since'`);
    const before = await contentOf(blog.url);
    expect(KILLED_OR_DONE).toContain((await antiphon(blog, words, tookMs * moment)).code);
    expect([before, restored]).toContain(await contentOf(blog.url));
  }
  expect((await antiphon(blog, words)).code).toBe(0);
  expect(await contentOf(blog.url)).toBe(restored);
  const data = readdirSync(path.join(blog.folder, 'data'));
  expect(data.filter((name) => name.startsWith('.'))).toEqual([]);
}

/** The rows, without the chunks that make it large. */
async function contentOf(url: string): Promise<string> {
  const config = readConfig({ SITE_URL: 'http://blog.example', DATABASE_URL: url });
  let text = '';
  for await (const part of exportJson({ config, clock: fixedClock('2026-11-30T10:00:00Z') }))
    if (!part.startsWith('{"table":"MediaChunk"')) text += part;
  return text;
}
