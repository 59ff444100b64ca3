/**
 * What is wrong with the database itself, as opposed to a statement: told from the errors that
 * Prisma, its adapters and pg throw.
 */
import { AppError } from '../lib/errors.ts';

/** `away`: PostgreSQL does not answer. `full`: the disk, or the file, takes no more. */
export type DatabaseTrouble = 'away' | 'full';

/** What waited for its turn to write while PostgreSQL was found not to answer. */
export class DatabaseAwayError extends AppError {
  override name = 'DatabaseAwayError';
}

/** A write that would take space of a full disk that the owner needs. */
export class DiskFullError extends AppError {
  override name = 'DiskFullError';
}

/** PostgreSQL's `disk_full`, and SQLite's. */
const FULL = new Set(['53100', 'SQLITE_FULL']);
/** PostgreSQL is shutting down or starting up. */
const STOPPED = /^57P0\d$/;
/** Prisma: not reachable, timed out, closed; no transaction could be begun or ended in time. */
const UNREACHABLE = new Set(['P1001', 'P1002', 'P1017', 'P2024', 'P2028']);
/** What pg says without a code. */
const SILENT =
  /^(?:Query read timeout|timeout exceeded when trying to connect|Connection terminated|Client was closed|Client has encountered a connection error)/;

/** `null`: the database is well, or it cannot be told. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  if (error instanceof DatabaseAwayError) return 'away';
  if (error instanceof DiskFullError) return 'full';
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  const ofDriver = driverCode(error);
  if (FULL.has(ofDriver) || FULL.has(code)) return 'full';
  const isAway = UNREACHABLE.has(code) || STOPPED.test(ofDriver) || SILENT.test(error.message);
  return isAway ? 'away' : null;
}

/**
 * The database's own code: Prisma keeps it in what its adapter threw, and throws that itself where it
 * was the end of a transaction that failed.
 */
function driverCode(error: Error): string {
  const { meta } = error as { meta?: { driverAdapterError?: Error } };
  const cause = (meta?.driverAdapterError ?? error).cause as { originalCode?: unknown } | undefined;
  return typeof cause?.originalCode === 'string' ? cause.originalCode : '';
}
