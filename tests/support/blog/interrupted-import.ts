/**
 * An import by the built program that is killed at a seeded moment, as often as asked, and goes on each time.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { openDb, type Db } from '../../../src/db/client.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { writeSource } from '../../bench/import/source.ts';
import { dist, freshEnvironment } from '../start-program.ts';

const PRISMA = path.join(import.meta.dirname, '..', '..', '..', 'prisma');
const WAIT = { timeout: 60_000, interval: 5 };

/** A source of `posts` posts in the folder. @returns its path */
export async function aSource(folder: string, posts: number): Promise<string> {
  const file = path.join(folder, 'old.wxr.xml');
  await writeSource(file, { posts, bytes: posts * 2_500 });
  return file;
}

/** Imports it in a database of its own. @param kills positions at which the process is killed */
export async function importInterrupted(
  { folder, name, source }: { folder: string; name: string; source: string },
  kills: readonly number[],
): Promise<unknown> {
  const url = `file:${path.join(folder, `${name}.db`)}`;
  await migrate(url, PRISMA);
  const db = openDb(url);
  try {
    let args = ['import', source, '--media', 'no'];
    for (const position of kills) {
      await killAt(db, { url, folder, args }, position);
      // As if the time of its lease had passed.
      await db.importRun.updateMany({ data: { leasedUntil: null } });
      args = ['import', 'resume', '1'];
    }
    const ended = await start({ url, folder, args }).ended;
    expect(ended).toStrictEqual([0, null]);
    return await rowsIn(db);
  } finally {
    await db.$disconnect();
  }
}

type Program = { url: string; folder: string; args: string[] };

function start({ url, folder, args }: Program) {
  const child = spawn(process.execPath, [path.join(dist, 'cli.js'), ...args], {
    cwd: folder,
    env: { ...freshEnvironment(), DATABASE_URL: url, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, ended };
}

/** Kills the process as soon as it has stored this many entries. */
async function killAt(db: Db, program: Program, position: number): Promise<void> {
  const { child, ended } = start(program);
  await vi.waitUntil(async () => {
    const run = await db.importRun.findFirst({ select: { position: true } });
    return (run?.position ?? 0) >= position || child.exitCode !== null;
  }, WAIT);
  child.kill('SIGKILL');
  expect(await ended).toStrictEqual([null, 'SIGKILL']);
}

/** All that the import has made, without the times at which it did. */
async function rowsIn(db: Db): Promise<unknown> {
  const posts = await db.post.findMany({
    orderBy: { id: 'asc' },
    omit: { relateAt: true },
    include: {
      terms: { orderBy: [{ position: 'asc' }, { termId: 'asc' }] },
      oldPaths: { orderBy: { path: 'asc' } },
    },
  });
  const [run] = await db.importRun.findMany({ select: { state: true, report: true } });
  return {
    posts,
    comments: await db.comment.findMany({ orderBy: { id: 'asc' }, omit: { moderatedAt: true } }),
    linkbacks: await db.linkback.findMany({
      orderBy: { id: 'asc' },
      omit: { moderatedAt: true, statusToken: true },
    }),
    things: await db.importedThing.findMany({
      omit: { id: true },
      orderBy: [{ kind: 'asc' }, { sourceId: 'asc' }],
    }),
    terms: await db.term.findMany({ orderBy: { id: 'asc' } }),
    authors: await db.author.findMany({ orderBy: { id: 'asc' } }),
    found:
      await db.$queryRaw`SELECT rowid AS "id" FROM "PostSearch" WHERE "PostSearch" MATCH 'harbour' ORDER BY rowid`,
    run: { ...run, report: JSON.parse(run?.report ?? '{}') as unknown },
  };
}
