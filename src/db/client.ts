/**
 * Opens the database: SQLite or PostgreSQL, told apart by the URL alone.
 *
 * Stores are the only readers of `Db`. No query lives here; migrations are in migrate.ts.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pLimit, { type LimitFunction } from 'p-limit';
import { PrismaClient as PostgresClient } from './generated/postgresql/client.ts';
import { PrismaClient as SqliteClient, type Prisma } from './generated/sqlite/client.ts';
import { diskReserve, type DiskReserve } from './disk-reserve.ts';
import { postgresPool } from './postgresql/pool.ts';
import { ALL_TOUCHED, createTouchListeners, leaveTouched, type TouchListeners } from './touch.ts';
import { DatabaseAwayError, databaseTrouble } from './trouble.ts';
import { sqliteAdapter } from './sqlite/adapter.ts';

export type Db = SqliteClient & {
  readonly isPostgres: boolean;
  /** The transactions of this process, one after the other. */
  readonly inTurn: LimitFunction;
  readonly touches: TouchListeners;
  /** What this process is called by, where it tells others what it touched. */
  readonly processName: string;
  /** On SQLite; `null` on PostgreSQL, whose disk is not ours. */
  readonly reserve: DiskReserve | null;
  /** When PostgreSQL was last found not to answer, by `performance.now()`. */
  readonly away: { foundAt: number };
};
export type Transaction = Prisma.TransactionClient & {
  /** The surrogate keys that {@link touch} was called with. */
  readonly touched: Set<string>;
  readonly isPostgres: boolean;
};
/** What a store works on: the database, or a transaction on it. */
export type DbOrTransaction = Db | Transaction;

/** better-sqlite3 waits for another process's lock on our event loop, so it may not wait long. */
const SQLITE_BUSY_TIMEOUT_MS = 20;
const RETRY_FOR_MS = 10_000;
/** Longest wait for an answer of PostgreSQL, unless `DATABASE_TIMEOUT_MS` says otherwise. */
export const POSTGRES_TIMEOUT_MS = 10_000;
/** More often than this it is our own mistake. */
const MAX_TIMES_OVERTAKEN = 5;

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

/**
 * `url` is `file:…` or `postgresql://…`; the connection itself is made on first use.
 *
 * @param timeoutMs after so long without an answer of PostgreSQL, a query fails
 */
export function openDb(url: string, timeoutMs = POSTGRES_TIMEOUT_MS): Db {
  return Object.assign(openClient(url, timeoutMs), {
    isPostgres: isPostgresUrl(url),
    inTurn: pLimit(1),
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
 * Runs `work` in a transaction, one of this process at a time; again from the start while another
 * process holds the lock, or after one deleted what `work` had just found.
 *
 * Every write goes through here, single ones too: SQLite has one connection, and a write beside a
 * transaction would be inside it, and be rolled back with it. PostgreSQL has several, of which a flood
 * of writes would leave none to whoever reads.
 *
 * `work` may therefore run more than once: it must change nothing but the transaction, and never
 * ask the network. What it changes of what pages show, it says with `touch` (touch.ts).
 */
export function transact<T>(db: Db, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return retryWhileBusy(db, () => {
    const askedAt = performance.now();
    return db.inTurn(() => {
      // Each of those that wait would otherwise wait for as long as the one before it did.
      if (db.away.foundAt > askedAt) throw new DatabaseAwayError('PostgreSQL does not answer.');
      return runOnce(db, work);
    });
  });
}

/**
 * The same, again from the start where another process added at the same moment a row that has to be
 * unique: the next try finds it. `isOvertaken`: whatever else of `work` a further try may heal.
 */
export async function transactAgain<T>(
  db: Db,
  work: (transaction: Transaction) => Promise<T>,
  isOvertaken: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(db, work);
    } catch (error) {
      const isTransient = isUniqueViolation(error) || isOvertaken(error);
      if (!isTransient || tries === MAX_TIMES_OVERTAKEN) throw error;
    }
  }
}

/** Who keeps pages has dropped those that the write changed when this returns. */
async function runOnce<T>(db: Db, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const touched = new Set<string>();
  try {
    const result = await db.$transaction(
      async (client) => {
        const transaction = Object.assign(client, { touched, isPostgres: db.isPostgres });
        const done = await work(transaction);
        if (touched.size > 0) await leaveTouched(transaction, db);
        return done;
      },
      { maxWait: RETRY_FOR_MS, timeout: RETRY_FOR_MS },
    );
    if (touched.size > 0) db.touches.announce(touched);
    return result;
  } catch (error) {
    // SQLite's readers share the connection, and may have seen what now has never been. One that
    // found the file locked had not written yet.
    if (!db.isPostgres && !isBusy(error)) db.touches.announce(ALL_TOUCHED);
    if (db.isPostgres && databaseTrouble(error) === 'away') db.away.foundAt = performance.now();
    throw error;
  }
}

/**
 * Again while another process holds the lock, or pruned a row that we have just built on; and once
 * more where the disk is full and its reserve could be freed.
 */
async function retryWhileBusy<T>(db: Db, write: () => Promise<T>): Promise<T> {
  let overtaken = 0;
  for (let waitedMs = 0, pauseMs = 5; ; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 250)) {
    try {
      return await write();
    } catch (error) {
      if (databaseTrouble(error) === 'full' && db.reserve?.free()) continue;
      if (isForeignKeyViolation(error)) overtaken += 1;
      else if (!isBusy(error)) throw error;
      if (waitedMs >= RETRY_FOR_MS || overtaken >= MAX_TIMES_OVERTAKEN) throw error;
      await wait(pauseMs * (0.5 + Math.random()));
    }
  }
}

/** Whether a write failed because a unique row exists already. */
export function isUniqueViolation(error: unknown): boolean {
  return prismaCode(error) === 'P2002';
}

/**
 * A row that we refer to was deleted beside us, or one that we delete was just referred to: on
 * PostgreSQL both are seen only as they are written. At the next try it is seen as it is read.
 */
function isForeignKeyViolation(error: unknown): boolean {
  return prismaCode(error) === 'P2003';
}

/** P1008: SQLite is locked by another process. P2034: PostgreSQL chose us to give way. */
function isBusy(error: unknown): boolean {
  const code = prismaCode(error);
  return code === 'P1008' || code === 'P2034';
}

function prismaCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
