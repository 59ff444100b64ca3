/**
 * Databases for tests, like the template that is migrated once for the run. A test borrows one with
 * its client, and returns both: emptied, its counters at the start, with the rows of the template.
 * Connecting, and compiling each query again, would take longer than most tests.
 */
import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { inject } from 'vitest';
import { openDb, type Db } from '../../src/db/client.ts';
import { diskReserve } from '../../src/db/disk-reserve.ts';
import { Sqlite } from '../../src/db/sqlite/driver.ts';
import { createTouchListeners } from '../../src/db/touch.ts';
import { connectTo } from './postgres/postgres-admin.ts';
import { newPostgres, poolablePostgres } from './postgres/postgres-databases.ts';
import { copySqlite, newSqlite, poolableSqlite } from './sqlite-databases.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `file:…` or `postgresql://…` of a migrated database that nobody writes to. */
    databaseTemplate: string;
  }
}

export type TestDatabase = { url: string; drop: () => Promise<void> };

/** A database that can be emptied while a client is connected to it. */
export type PoolableDatabase = TestDatabase & {
  /** @returns whether it is like the template now; `false`: a statement is still running */
  empty: () => Promise<boolean>;
};

export type BorrowedDatabase = { url: string; db: Db; giveBack: () => Promise<void> };

type Pooled = { database: PoolableDatabase; db: Db };

/** Waiting for their next test, in this process. */
const waiting: Pooled[] = [];

/** For a test that leaves the schema as it is, and does not disconnect the client. */
export async function borrowDatabase(): Promise<BorrowedDatabase> {
  const pooled = waiting.pop() ?? (await makePooled());
  // What is in memory belongs to one test.
  const db = Object.assign(pooled.db, {
    oneAtATime: pLimit(1),
    touches: createTouchListeners(),
    processName: randomUUID(),
    reserve: pooled.db.isPostgres ? null : diskReserve(pooled.database.url),
    away: { foundAt: -Infinity },
  });
  return { url: pooled.database.url, db, giveBack: () => giveBack(pooled) };
}

/** A migrated database of the test's own, whose schema it may change. */
export async function copyDatabase(): Promise<TestDatabase> {
  const template = inject('databaseTemplate');
  return isFile(template) ? copySqlite(template) : await newPostgres(template);
}

/** An empty one, of the same kind as the template. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const template = inject('databaseTemplate');
  return isFile(template) ? newSqlite() : await newPostgres(template, 'template1');
}

async function makePooled(): Promise<Pooled> {
  const template = inject('databaseTemplate');
  const database = isFile(template) ? poolableSqlite(template) : await poolablePostgres(template);
  return { database, db: openDb(database.url) };
}

async function giveBack(pooled: Pooled): Promise<void> {
  // After the last write of a request whose browser was closed before its answer: its transaction would
  // be open on SQLite, and the emptying refused.
  if (await pooled.db.oneAtATime(() => pooled.database.empty())) {
    waiting.push(pooled);
    return;
  }
  await pooled.db.$disconnect();
  await pooled.database.drop();
}

function isFile(url: string): boolean {
  return url.startsWith('file:');
}

/** The rows of a query, on either kind of database. */
export async function querySql(url: string, sql: string): Promise<unknown[]> {
  if (isFile(url)) {
    const db = new Sqlite(url.replace('file:', ''));
    const rows = db.prepare(sql).all();
    db.close();
    return rows;
  }
  const client = await connectTo(url);
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

/** Runs statements without results, on either kind of database. */
export async function executeSql(url: string, sql: string): Promise<void> {
  if (isFile(url)) {
    const db = new Sqlite(url.replace('file:', ''));
    db.exec(sql);
    db.close();
    return;
  }
  const client = await connectTo(url);
  await client.query(sql);
  await client.end();
}
