/**
 * SQLite databases as files: copied while others write, checked, and asked whether a process uses them.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { Sqlite } from './driver.ts';
import { InvalidInputError } from '../../lib/errors.ts';

const PAGES_PER_STEP = 256;
const LOCK_WAIT_MS = 10_000;

/**
 * Copies the database as it is at this moment to a new file, which is checked and synced to the disk.
 *
 * SQLite starts a copy again after each write of another connection, so beside a busy blog it would never end.
 * The snapshot that the read transaction holds keeps what it copies as it is; the log grows by what is written
 * meanwhile.
 *
 * @throws InvalidInputError if the copy is damaged, as the database then is
 */
export async function copyOnline(file: string, target: string): Promise<void> {
  const source = new Sqlite(file, { readonly: true, timeout: LOCK_WAIT_MS });
  try {
    source.exec('BEGIN');
    // The first read takes the snapshot.
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    closeSync(openSync(target, 'w', 0o600));
    await source.backup(target, { progress: () => PAGES_PER_STEP });
  } finally {
    source.close();
  }
  settle(target);
}

/** Makes it one file without a log, checks and syncs it. @throws InvalidInputError */
export function settle(file: string): void {
  const db = new Sqlite(file);
  try {
    db.pragma('journal_mode = DELETE');
    const problem: unknown = db.pragma('quick_check(1)', { simple: true });
    if (problem !== 'ok')
      throw new InvalidInputError(`The database is damaged: ${String(problem)}.`);
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new InvalidInputError(`The database is damaged: ${(error as Error).message}.`, {
      cause: error,
    });
  } finally {
    db.close();
  }
  sync(file);
}

/** Waits until the file, or the names in a folder, are on the disk. */
export function sync(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Whether another connection has the file open. The log can only be ended without one: afterwards the database is one
 * file, until it is migrated.
 */
export function isInUse(file: string): boolean {
  const db = new Sqlite(file, { timeout: 100 });
  try {
    return db.pragma('journal_mode = DELETE', { simple: true }) !== 'delete';
  } catch (error) {
    if (isDamage(error)) return false;
    if (codeOf(error).startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    db.close();
  }
}

/** Rows of each of the tables. */
export function countRows(file: string, tables: readonly string[]): Record<string, number> {
  const db = new Sqlite(file, { readonly: true });
  try {
    return Object.fromEntries(
      tables.map((table) => {
        const row = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${table}"`).get();
        return [table, row?.n ?? 0];
      }),
    );
  } finally {
    db.close();
  }
}

function isDamage(error: unknown): boolean {
  return ['SQLITE_NOTADB', 'SQLITE_CORRUPT'].some((code) => codeOf(error).startsWith(code));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
