/**
 * Runs migration files on SQLite, through better-sqlite3 itself. Called by db/migrate.ts.
 */
import { randomUUID } from 'node:crypto';
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
import { openPrivately } from '../private-file.ts';
import { Sqlite } from './driver.ts';

/** Another starting process may be migrating; nothing is served yet, so waiting hurts nobody. */
const LOCK_WAIT_MS = 30_000;

export function migrateSqlite(url: string, known: readonly Migration[]): MigrateResult {
  const file = url.replace(/^file:/, '');
  openPrivately(file);
  const db = new Sqlite(file, { timeout: LOCK_WAIT_MS });
  try {
    // Readers and the writer do not wait for each other; kept in the file from now on.
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
