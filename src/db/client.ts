/**
 * Opens the database, SQLite or PostgreSQL by its URL, and runs transactions.
 *
 * Queries are a domain's: in its stores, or in the one file that needs them. Migrations are in migrate.ts.
 *
 * A PostgreSQL connection is closed with the first query that gets no answer in time. pg's `query_timeout` only
 * gives up the query: the ROLLBACK that follows would wait behind it and be given up as well, and the connection
 * would return to the pool inside an open transaction.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pLimit, { type LimitFunction } from 'p-limit';
import pg from 'pg';
import { diskReserve, type DiskReserve } from './disk-reserve.ts';
import { PrismaClient as PostgresClient } from './generated/postgresql/client.ts';
import { PrismaClient as SqliteClient, type Prisma } from './generated/sqlite/client.ts';
import { writeResponseCounts } from './response-counts.ts';
import { sqliteAdapter } from './sqlite/adapter.ts';
import { ALL_TOUCHED, createTouchListeners, leaveTouched, type TouchListeners } from './touch.ts';
import { DatabaseAwayError, databaseTrouble } from './trouble.ts';

export type Db = SqliteClient & {
  readonly isPostgres: boolean;
  /** Runs the transactions of this process one at a time. */
  readonly oneAtATime: LimitFunction;
  readonly touches: TouchListeners;
  /** Identifies this process in its messages about touched keys. */
  readonly processName: string;
  /** `null` on PostgreSQL, whose disk is not managed here. */
  readonly reserve: DiskReserve | null;
  /** When PostgreSQL last did not answer, by `performance.now()`. */
  readonly away: { foundAt: number };
};
export type Transaction = Prisma.TransactionClient & {
  /** The surrogate keys that {@link touch} was called with. */
  readonly touched: Set<string>;
  /** The posts whose responses `recount` (response-counts.ts) was called for. */
  readonly recounted: Map<number, readonly string[]>;
  readonly isPostgres: boolean;
};
/** What a store works on: the database, or a transaction on it. */
export type DbOrTransaction = Db | Transaction;

/** better-sqlite3 waits for another process's lock on the event loop, so the wait must be short. */
const SQLITE_BUSY_TIMEOUT_MS = 20;
const RETRY_FOR_MS = 10_000;
/** A transaction that takes longer is rolled back. */
const LIMIT_MS = 10_000;
/** Where readers may have to wait for it: what cannot be made smaller, on a machine that is slow or busy. */
export const PATIENT_LIMIT_MS = 60_000;
/** The default of `DATABASE_TIMEOUT_MS`: the longest wait for an answer of PostgreSQL. */
export const POSTGRES_TIMEOUT_MS = 10_000;
/** More conflicts than this in a row are a bug. */
const MAX_CONFLICTS = 5;

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

/**
 * `url` is `file:…` or `postgresql://…`; the connection itself is made on first use.
 *
 * @param timeoutMs a query fails after this time without an answer of PostgreSQL
 */
export function openDb(url: string, timeoutMs = POSTGRES_TIMEOUT_MS): Db {
  return Object.assign(openClient(url, timeoutMs), {
    isPostgres: isPostgresUrl(url),
    oneAtATime: pLimit(1),
    touches: createTouchListeners(),
    processName: randomUUID(),
    reserve: isPostgresUrl(url) ? null : diskReserve(url),
    away: { foundAt: -Infinity },
  });
}

function openClient(url: string, timeoutMs: number): SqliteClient {
  if (isPostgresUrl(url)) {
    const adapter = new PrismaPg(postgresPool(url, timeoutMs));
    // @NOTE The generated clients differ in types alone (isolation levels), the models are the
    // same: the one sanctioned cast (tests/docs/schemas.test.ts holds the schemas alike).
    return new PostgresClient({ adapter }) as unknown as SqliteClient;
  }
  return new SqliteClient({ adapter: sqliteAdapter(url, SQLITE_BUSY_TIMEOUT_MS) });
}

/**
 * Runs `work` in a transaction, one at a time in this process; runs it again while another process has
 * the lock, or after another process deleted a row that `work` had just read.
 *
 * Every write goes through here, even single ones: SQLite has one connection, so a write beside a
 * transaction would be inside it and be rolled back with it. PostgreSQL has several connections, and a
 * flood of writes would leave none for reads.
 *
 * `work` may run more than once: it must change nothing but the transaction, and never use the network.
 * It calls `touch` (touch.ts) with the keys of what it changes.
 */
export function transact<T>(
  db: Db,
  work: (transaction: Transaction) => Promise<T>,
  limitMs = LIMIT_MS,
): Promise<T> {
  return retryWhileBusy(db, () => {
    const askedAt = performance.now();
    return db.oneAtATime(() => {
      // Otherwise each waiting transaction would wait for a timeout of its own.
      if (db.away.foundAt > askedAt) throw new DatabaseAwayError('PostgreSQL does not answer.');
      return runOnce(db, work, limitMs);
    });
  });
}

/**
 * As {@link transact}, and runs `work` again if another process added a unique row at the same time:
 * the next try finds it.
 *
 * @param isConflict further errors of `work` that another try may resolve
 */
export async function transactAgain<T>(
  db: Db,
  work: (transaction: Transaction) => Promise<T>,
  isConflict: (error: unknown) => boolean = () => false,
  limitMs = LIMIT_MS,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(db, work, limitMs);
    } catch (error) {
      const isTransient = isUniqueViolation(error) || isConflict(error);
      if (!isTransient || tries === MAX_CONFLICTS) throw error;
    }
  }
}

/** As {@link transact}, for a process that answers no requests: a transaction that took too long may take longer. */
export async function transactPatiently<T>(
  db: Db,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await transact(db, work);
  } catch (error) {
    if (databaseTrouble(error) !== 'slow') throw error;
    return await transact(db, work, PATIENT_LIMIT_MS);
  }
}

/** When this returns, the page cache has dropped the pages that the write changed. */
async function runOnce<T>(
  db: Db,
  work: (transaction: Transaction) => Promise<T>,
  limitMs: number,
): Promise<T> {
  const touched = new Set<string>();
  try {
    const result = await db.$transaction(
      async (client) => {
        const recounted = new Map<number, readonly string[]>();
        const { isPostgres } = db;
        const transaction = Object.assign(client, { touched, recounted, isPostgres });
        const done = await work(transaction);
        await writeResponseCounts(transaction);
        if (touched.size > 0) await leaveTouched(transaction, db);
        return done;
      },
      { maxWait: RETRY_FOR_MS, timeout: limitMs },
    );
    if (touched.size > 0) db.touches.announce(touched);
    return result;
  } catch (error) {
    // SQLite's readers share the connection, and may have cached what is rolled back now. If the
    // file was locked, nothing had been written yet.
    if (!db.isPostgres && !isBusy(error)) db.touches.announce(ALL_TOUCHED);
    if (db.isPostgres && databaseTrouble(error) === 'away') db.away.foundAt = performance.now();
    throw error;
  }
}

/**
 * Tries again while another process has the lock, after a foreign key conflict, and if the disk is full
 * and its reserve could be freed.
 */
async function retryWhileBusy<T>(db: Db, write: () => Promise<T>): Promise<T> {
  let conflicts = 0;
  for (let waitedMs = 0, pauseMs = 5; ; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 250)) {
    try {
      return await write();
    } catch (error) {
      if (databaseTrouble(error) === 'full' && db.reserve?.free()) continue;
      if (isForeignKeyViolation(error)) conflicts += 1;
      else if (!isBusy(error)) throw error;
      if (waitedMs >= RETRY_FOR_MS || conflicts >= MAX_CONFLICTS) throw error;
      await wait(pauseMs * (0.5 + Math.random()));
    }
  }
}

/** Whether a write failed because a unique row exists already. */
export function isUniqueViolation(error: unknown): boolean {
  return prismaCode(error) === 'P2002';
}

/**
 * Another process deleted a row that this one refers to, or referred to a row that this one deletes.
 * PostgreSQL reports both only on writing; the next try reads the change.
 */
function isForeignKeyViolation(error: unknown): boolean {
  return prismaCode(error) === 'P2003';
}

/** P1008: SQLite is locked by another process. P2034: PostgreSQL aborted this transaction. */
function isBusy(error: unknown): boolean {
  const code = prismaCode(error);
  return code === 'P1008' || code === 'P2034';
}

function prismaCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function postgresPool(connectionString: string, timeoutMs: number): pg.PoolConfig {
  return {
    connectionString,
    max: 10,
    query_timeout: timeoutMs,
    connectionTimeoutMillis: timeoutMs,
    Client: ClosingClient,
  };
}

/**
 * Closes the connection after a failure, and runs one query at a time: Prisma runs those of one transaction at once where
 * it reads several relations, and pg will no longer queue them.
 */
class ClosingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...query: unknown[]) => unknown;
    let last: Promise<unknown> = Promise.resolve();
    // A property, since pg declares the method with a dozen overloads.
    this.query = ((...given: unknown[]) => {
      // Queries with a callback are the pool's own; it removes failed connections itself.
      if (given.some((each) => typeof each === 'function')) return query(...given);
      const answer = last.then(() => query(...given));
      last = answer.catch((error: unknown) => {
        // Ending with a query in flight closes the connection at once, and the pool removes it.
        if (!(error instanceof pg.DatabaseError)) this.end().catch(() => undefined);
      });
      return answer;
    }) as typeof this.query;
  }
}

/** @throws Error if the database has another value, which an earlier or later version wrote */
export function oneOf<const Value extends string>(values: readonly Value[], stored: string): Value {
  const found = values.find((value) => value === stored);
  if (found === undefined)
    throw new Error(`The database has “${stored}”, not one of ${values.join(', ')}.`);
  return found;
}
