/**
 * Runs migration files on PostgreSQL, through pg itself.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  MIGRATIONS_TABLE,
  pendingMigrations,
  SELECT_APPLIED,
  SQUASHED,
  squashedInto,
  type AppliedMigration,
  type Migration,
  type MigrateResult,
} from '../migrations.ts';

/** Any number that all processes share: those that start together run one after the other. */
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
