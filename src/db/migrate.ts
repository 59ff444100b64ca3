/**
 * Brings a database to the present schema: applies prisma/migrations/<provider> in order.
 *
 * Each file is applied once, in a transaction, and recorded in a table like Prisma's own, so that the
 * official CLI can take over. Processes that start together migrate one after the other.
 *
 * SQLite runs the files through better-sqlite3 itself, on a file that other users of the machine cannot
 * read: it has email addresses, drafts and password hashes. PostgreSQL runs them through pg itself.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import pg from 'pg';
import { isPostgresUrl } from './client.ts';
import {
  type Migration,
  type MigrateResult,
  MIGRATIONS_TABLE,
  MigrationError,
  pendingMigrations,
  SELECT_APPLIED,
  SQUASHED,
  squashedInto,
  type AppliedMigration,
} from './migrations.ts';
import { withReserve } from './reserve.ts';
import { Sqlite } from './sqlite/driver.ts';

/**
 * @param prismaDir the folder that holds `migrations/sqlite` and `migrations/postgresql`
 * @throws MigrationError if an applied file has changed since, or the database is newer than this version
 */
export async function migrate(url: string, prismaDir: string): Promise<MigrateResult> {
  if (isPostgresUrl(url))
    return await migratePostgres(
      url,
      readMigrations(path.join(prismaDir, 'migrations', 'postgresql')),
    );
  const migrations = readMigrations(path.join(prismaDir, 'migrations', 'sqlite'));
  return await withReserve(url, () => migrateSqlite(url, migrations));
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

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

/** Any number that all processes share: those that start together run one after the other. */
const LOCK_KEY = 7_116_104_105;

async function migratePostgres(url: string, known: readonly Migration[]): Promise<MigrateResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(MIGRATIONS_TABLE);
    const before = await readApplied(client);
    const init = squashedInto(known, before);
    if (init) {
      await inTransaction(client, async () => {
        await client.query('DELETE FROM _prisma_migrations WHERE migration_name <= $1', [
          SQUASHED.last,
        ]);
        await record(client, init);
      });
    }
    const pending = pendingMigrations(known, await readApplied(client));
    for (const migration of pending) {
      await inTransaction(client, async () => {
        await client.query(migration.sql);
        await record(client, migration);
      });
    }
    return { created: before.length === 0, applied: pending.map(({ name }) => name) };
  } finally {
    // Closing the connection releases the lock.
    await client.end();
  }
}

async function readApplied(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(SELECT_APPLIED);
  return rows;
}

async function record(client: pg.Client, { name, checksum }: Migration): Promise<void> {
  await client.query(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, CURRENT_TIMESTAMP, 1)',
    [randomUUID(), checksum, name],
  );
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
