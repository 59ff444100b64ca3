/**
 * Runs migration files on SQLite, with better-sqlite3 itself, on a file that other users of the machine
 * cannot read: it has email addresses, drafts and password hashes.
 */
import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import {
  MIGRATIONS_TABLE,
  MigrationError,
  pendingMigrations,
  SELECT_APPLIED,
  SQUASHED,
  squashedInto,
  type AppliedMigration,
  type Migration,
  type MigrateResult,
} from '../migrations.ts';
import { Sqlite } from './driver.ts';

/** Another process that starts may be migrating. Nothing is served yet, so waiting is harmless. */
const LOCK_WAIT_MS = 30_000;

export function migrateSqlite(url: string, known: readonly Migration[]): MigrateResult {
  const file = url.replace(/^file:/, '');
  openPrivately(file);
  const db = new Sqlite(file, { timeout: LOCK_WAIT_MS });
  try {
    // With WAL, readers and the writer do not wait for each other. The mode is stored in the file.
    db.pragma('journal_mode = WAL');
    // @NOTE Prisma redefines a table by dropping it. With foreign keys on, that would delete the
    // children's rows, and inside a transaction the pragma in its SQL does nothing.
    db.pragma('foreign_keys = OFF');
    return db.transaction(() => applyPending(db, known)).immediate();
  } finally {
    db.close();
  }
}

function applyPending(db: Database.Database, known: readonly Migration[]): MigrateResult {
  db.exec(MIGRATIONS_TABLE);
  const readApplied = db.prepare<[], AppliedMigration>(SELECT_APPLIED);
  const insert = db.prepare(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES (?, ?, ?, CURRENT_TIMESTAMP, 1)',
  );
  const record = ({ name, checksum }: Migration) => insert.run(randomUUID(), checksum, name);
  const before = readApplied.all();
  const init = squashedInto(known, before);
  if (init) {
    db.prepare('DELETE FROM _prisma_migrations WHERE migration_name <= ?').run(SQUASHED.last);
    record(init);
  }
  const pending = pendingMigrations(known, readApplied.all());
  for (const migration of pending) {
    db.exec(migration.sql);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) {
      throw new MigrationError(
        `The migration ${migration.name} would leave ${broken.length} rows without their parent; nothing was changed.`,
      );
    }
    record(migration);
  }
  return { created: before.length === 0, applied: pending.map(({ name }) => name) };
}

const OWNER_ONLY = 0o600;

/**
 * Creates the file and its folder if they are missing, and removes other users' permissions. SQLite gives
 * its WAL the permissions of the file.
 */
function openPrivately(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', OWNER_ONLY));
  for (const suffix of ['', '-wal', '-shm']) restrict(`${file}${suffix}`);
}

function restrict(file: string): void {
  try {
    chmodSync(file, OWNER_ONLY);
  } catch (error) {
    // No WAL yet, a file of another user, or a file system without permissions.
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOENT', 'EPERM', 'ENOTSUP', 'EROFS'].includes(code)) throw error;
  }
}
