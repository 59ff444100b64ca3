/**
 * Recognises problems of the database itself, not of a statement, in errors of Prisma, its adapters and pg.
 */
import { AppError } from '../lib/errors.ts';

/**
 * `away`: PostgreSQL does not answer. `full`: the disk or the database file is full. `slow`: a transaction was
 * rolled back, because it took too long.
 */
export type DatabaseTrouble = 'away' | 'full' | 'slow';

/** A transaction was waiting when PostgreSQL stopped answering. */
export class DatabaseAwayError extends AppError {
  override name = 'DatabaseAwayError';
}

/** A write was refused because the rest of a full disk is for owners. */
export class DiskFullError extends AppError {
  override name = 'DiskFullError';
}

/** A full disk, in the codes of SQLite, whose log and its index need room as well, PostgreSQL and the file system. */
const NO_ROOM = /^(?:SQLITE_FULL|SQLITE_IOERR\w*|53100|ENOSPC|EDQUOT)$/;
/** These may be a broken disk, too. */
const UNSURE = /^SQLITE_IOERR/;
/** PostgreSQL's `disk_full`, and SQLite's. */
const FULL = new Set(['53100', 'SQLITE_FULL']);
/** PostgreSQL is shutting down or starting up. */
export const STOPPED = /^57P0\d$/;
/** Prisma: not reachable, timed out, closed. */
const UNREACHABLE = new Set(['P1001', 'P1002', 'P1017', 'P2024']);
/** Prisma: a transaction could not be begun, or not be ended, in time. */
const TRANSACTION_TIMEOUT = 'P2028';
const NOT_BEGUN = /Unable to start a transaction/;
/** Messages of pg without a code. */
const NO_ANSWER =
  /^(?:Query read timeout|timeout exceeded when trying to connect|Connection terminated|Client was closed|Client has encountered a connection error)/;

/** @returns `null` for any other error */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  if (error instanceof DatabaseAwayError) return 'away';
  if (error instanceof DiskFullError) return 'full';
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  const driverError = driverCode(error);
  if (FULL.has(driverError) || FULL.has(code)) return 'full';
  if (code === TRANSACTION_TIMEOUT) return NOT_BEGUN.test(error.message) ? 'away' : 'slow';
  const isAway =
    UNREACHABLE.has(code) || STOPPED.test(driverError) || NO_ANSWER.test(error.message);
  return isAway ? 'away' : null;
}

/** @returns a sentence for an error that a full disk causes; `null` for any other error */
export function diskProblem(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const codes = [driverCode(error), 'code' in error ? String(error.code) : ''];
  const code = codes.find((each) => NO_ROOM.test(each));
  if (code === undefined) return null;
  if (!UNSURE.test(code)) return 'The disk is full.';
  return `The disk is full, or cannot be read or written (${code}).`;
}

/**
 * The database's own error code, from the adapter's error: inside Prisma's error, or thrown as it is by
 * a failed commit.
 */
function driverCode(error: Error): string {
  const { meta } = error as { meta?: { driverAdapterError?: Error } };
  const cause = (meta?.driverAdapterError ?? error).cause as { originalCode?: unknown } | undefined;
  return typeof cause?.originalCode === 'string' ? cause.originalCode : '';
}
