/**
 * Runs migration files on PostgreSQL, through pg itself. Called by migrate.ts.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  MIGRATIONS_TABLE,
  pendingMigrations,
  type AppliedMigration,
  type Migration,
  type MigrateResult,
} from './migrations.ts';

/** Any number, as long as every Antiphon uses the same: processes that start together take turns. */
const LOCK_KEY = 7_116_104_105;

export async function migratePostgres(
  url: string,
  known: readonly Migration[],
): Promise<MigrateResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(MIGRATIONS_TABLE);
    const { rows: before } = await client.query<AppliedMigration>(
      'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name',
    );
    const pending = pendingMigrations(known, before);
    for (const migration of pending) await apply(client, migration);
    return { created: before.length === 0, applied: pending.map(({ name }) => name) };
  } finally {
    // Closing the connection releases the lock.
    await client.end();
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, CURRENT_TIMESTAMP, 1)',
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
