/**
 * An import by the built program that is killed at a seeded moment, as often as asked, and goes on each time.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDb, type Db } from '../../../src/db/client.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { findInIndex } from '../../../src/db/search-index.ts';
import { writeSource } from '../../bench/import/source.ts';
import { prismaDir } from '../prisma-dir.ts';
import { scratchDatabase } from '../scratch-database.ts';
import { dist, freshEnvironment } from '../start-program.ts';

const WAIT = { timeout: 60_000, interval: 5 };

/**
 * Tests on both databases: an import that is killed at these positions of its entries, and goes on, leaves the rows of one
 * that is not.
 */
export function testInterruptedImports({
  posts,
  kills,
  timeoutMs,
}: {
  posts: number;
  kills: readonly number[];
  timeoutMs: number;
}): void {
  test.for(['SQLite', 'PostgreSQL'] as const)(
    `on %s, an import that is killed at ${kills.length} moments and goes on leaves the same rows as one that is not`,
    { timeout: timeoutMs },
    async (database) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-import-'));
      onTestFinished(() => {
        rmSync(folder, { recursive: true });
      });
      const source = path.join(folder, 'old.wxr.xml');
      await writeSource(source, { posts, bytes: posts * 2_500 });
      const imported = async (name: string, at: readonly number[]) =>
        await importInterrupted({ folder, source, url: await urlOf(database, folder, name) }, at);
      expect(await imported('killed', kills)).toStrictEqual(await imported('whole', []));
    },
  );
}

async function urlOf(on: 'SQLite' | 'PostgreSQL', folder: string, name: string): Promise<string> {
  if (on === 'SQLite') return `file:${path.join(folder, `${name}.db`)}`;
  const server = await scratchDatabase();
  onTestFinished(server.stop);
  return server.url;
}

/** @param kills positions at which the process is killed */
async function importInterrupted(
  { folder, source, url }: { folder: string; source: string; url: string },
  kills: readonly number[],
): Promise<unknown> {
  await migrate(url, prismaDir);
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

const HARBOUR = {
  terms: [{ tokens: ['harbour'], isPrefix: false }],
  before: new Date('2100-01-01'),
  ...{ skip: 0, take: 1_000 },
};

type Row = Record<string, unknown>;
/** The new numbers of a table by the stored ones. */
type Numbers = ReadonlyMap<unknown, number>;

function numbersOf(rows: readonly { id: number }[]): Numbers {
  return new Map(rows.map(({ id }, index) => [id, index + 1]));
}

/** With these columns in new numbers, also in the rows within. */
function renumbered(rows: readonly Row[], columns: Record<string, Numbers | undefined>): Row[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        if (Array.isArray(value)) return [name, renumbered(value as Row[], columns)];
        return [name, typeof value === 'number' ? (columns[name]?.get(value) ?? value) : value];
      }),
    ),
  );
}

/**
 * All that the import has made, without the times at which it did, and with ids as if PostgreSQL did not skip those of a
 * transaction that was rolled back.
 */
async function rowsIn(db: Db): Promise<unknown> {
  const posts = await db.post.findMany({
    orderBy: { id: 'asc' },
    omit: { relateAt: true },
    include: {
      terms: { orderBy: [{ position: 'asc' }, { termId: 'asc' }] },
      oldPaths: { orderBy: { path: 'asc' } },
    },
  });
  const comments = await db.comment.findMany({
    orderBy: { id: 'asc' },
    omit: { moderatedAt: true },
  });
  const linkbacks = await db.linkback.findMany({
    orderBy: { id: 'asc' },
    omit: { moderatedAt: true, statusToken: true },
  });
  const things = await db.importedThing.findMany({
    omit: { id: true },
    orderBy: [{ kind: 'asc' }, { sourceId: 'asc' }],
  });
  const terms = await db.term.findMany({ orderBy: { id: 'asc' } });
  const authors = await db.author.findMany({ orderBy: { id: 'asc' } });
  const sources = await db.source.findMany({ orderBy: { id: 'asc' }, select: { id: true } });
  const [run] = await db.importRun.findMany({ select: { state: true, report: true } });
  const [post, comment, linkback] = [posts, comments, linkbacks].map(numbersOf);
  const [term, author, source] = [terms, authors, sources].map(numbersOf);
  const shared = {
    ...{ postId: post, translationOfId: post, linkbackId: linkback },
    ...{ termId: term, authorId: author, sourceId: source },
  };
  const inTable = (rows: readonly Row[], own: Numbers | undefined) =>
    renumbered(rows, { ...shared, id: own, parentId: own });
  const kinds: Record<string, Numbers | undefined> = {
    ...{ post, comment, linkback, author, category: term, tag: term, series: term },
  };
  const found = await findInIndex(db, HARBOUR);
  return {
    posts: inTable(posts, post),
    comments: inTable(comments, comment),
    linkbacks: inTable(linkbacks, linkback),
    terms: inTable(terms, term),
    authors: inTable(authors, author),
    things: things.flatMap((thing) => renumbered([thing], { ourId: kinds[thing.kind] })),
    found: found.map((id) => post?.get(id)),
    run: { ...run, report: JSON.parse(run?.report ?? '{}') as unknown },
  };
}
