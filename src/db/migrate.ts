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
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import pg from 'pg';
import { isPostgresUrl } from './client.ts';
import { withReserve } from './reserve.ts';
import { Sqlite } from './sqlite/driver.ts';
import { AppError } from '../lib/errors.ts';

/**
 * @param prismaDir the folder that holds `migrations/sqlite` and `migrations/postgresql`
 * @param only the migrations to know, such as those of a backup; missing: all
 * @throws MigrationError if an applied file has changed since, or the database is newer than this version
 */
export async function migrate(
  url: string,
  prismaDir: string,
  only?: readonly string[],
): Promise<MigrateResult> {
  const migrations = knownMigrations(url, prismaDir).filter(
    ({ name }) => only?.includes(name) ?? true,
  );
  if (isPostgresUrl(url)) return await migratePostgres(url, migrations);
  return await withReserve(url, () => migrateSqlite(url, migrations));
}

/** Those of this version for this kind of database, in order. */
export function knownMigrations(url: string, prismaDir: string): Migration[] {
  const provider = isPostgresUrl(url) ? 'postgresql' : 'sqlite';
  return readMigrations(path.join(prismaDir, 'migrations', provider));
}

/** The migrations of an SQLite file; empty if there is no file, or none of ours. */
export function appliedToSqlite(url: string): AppliedMigration[] {
  const file = url.replace(/^file:/, '');
  if (!existsSync(file)) return [];
  const db = new Sqlite(file, { readonly: true, timeout: LOCK_WAIT_MS });
  try {
    const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = '_prisma_migrations'").get();
    return table === undefined ? [] : db.prepare<[], AppliedMigration>(SELECT_APPLIED).all();
  } finally {
    db.close();
  }
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

export type Migration = { name: string; sql: string; checksum: string };
export type AppliedMigration = { name: string; checksum: string };

/** `created`: the database was empty before. */
type MigrateResult = { created: boolean; applied: string[] };

/** This version cannot bring the database up to date; the message says why. */
class MigrationError extends AppError {
  override name = 'MigrationError';
}

/** Prisma's own, so that its CLI finds what was applied. Valid on both databases. */
const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMP,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMP,
  "started_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** The applied migrations, in order; valid on both databases. */
const SELECT_APPLIED =
  'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name';

/**
 * The first twelve migrations are one `init` now. A database that has the last of them has `init`.
 */
const SQUASHED = {
  first: '20261123151847_init',
  last: '20261129142922_post_files',
  into: '20261129170000_init',
} as const;

/**
 * `init`, where the database was made by the migrations that it takes the place of: to be recorded
 * instead of them, as applied. `null`: it was not.
 *
 * @throws MigrationError for a database that has not all of them
 */
function squashedInto(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration | null {
  const has = (wanted: string) => applied.some(({ name }) => name === wanted);
  if (!has(SQUASHED.first)) return null;
  const init = known.find(({ name }) => name === SQUASHED.into);
  if (init && has(SQUASHED.last)) return init;
  throw new MigrationError(
    'This database is older than this version can bring up to date. Check out commit 5b1dac3, run `npm ci && npm start` on the same data once, and come back to this version.',
  );
}

/**
 * The migrations that are not applied yet, in order.
 *
 * @throws MigrationError for an applied file that has changed, or that is unknown
 */
function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of applied) {
    const file = byName.get(name);
    if (!file) {
      throw new MigrationError(
        `The database has the migration ${name}, which this version does not know. Start the newer version that made it, or restore a backup.`,
      );
    }
    if (file.checksum !== checksum) {
      throw new MigrationError(
        `The migration ${name} is not the file that was applied to the database. Restore the file as it was released.`,
      );
    }
    byName.delete(name);
  }
  return [...byName.values()];
}
