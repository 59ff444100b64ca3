/**
 * Brings a database to the present schema: applies prisma/migrations/<provider> in order.
 *
 * Each file is applied once, in a transaction, and recorded in a table like Prisma's own, so that the
 * official CLI can take over. How each database runs a file, and locks out a second process, is in sqlite/migrate.ts and postgresql/migrate.ts.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isPostgresUrl } from './client.ts';
import type { Migration, MigrateResult } from './migrations.ts';
import { migratePostgres } from './postgresql/migrate.ts';
import { withReserve } from './reserve.ts';
import { migrateSqlite } from './sqlite/migrate.ts';

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
