/**
 * Migrations as data: which are known, which were applied, which are pending.
 *
 * Reads no database.
 */
import { AppError } from '../lib/errors.ts';

export type Migration = { name: string; sql: string; checksum: string };
export type AppliedMigration = { name: string; checksum: string };

/** `created`: the database was empty before. */
export type MigrateResult = { created: boolean; applied: string[] };

/** This version cannot bring the database up to date; the message says why. */
export class MigrationError extends AppError {
  override name = 'MigrationError';
}

/** Prisma's own, so that its CLI finds what was applied. Valid on both databases. */
export const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
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
export const SELECT_APPLIED =
  'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name';

/**
 * The first twelve migrations are one `init` now. A database that has the last of them has `init`.
 */
export const SQUASHED = {
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
export function squashedInto(
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
export function pendingMigrations(
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
