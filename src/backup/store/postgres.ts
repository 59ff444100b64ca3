/**
 * What a backup needs to know of a PostgreSQL server, and the schemas that a restore fills and swaps.
 */
import pg from 'pg';
import type { AppliedMigration } from '../../db/migrate.ts';

export type Connection = { client: pg.Client; close: () => Promise<void> };

export async function connect(url: string): Promise<Connection> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, close: () => client.end() };
}

/** Such as 15. */
export async function serverMajor({ client }: Connection): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Math.floor(Number(rows[0]?.server_version_num ?? 0) / 10_000);
}

export async function currentSchema({ client }: Connection): Promise<string> {
  const { rows } = await client.query<{ name: string | null }>('SELECT current_schema() AS name');
  return rows[0]?.name ?? 'public';
}

export type HeldSnapshot = {
  /** For `pg_dump --snapshot`. */
  name: string;
  migrations: AppliedMigration[];
  /** Rows of each table. */
  tables: Record<string, number>;
};

/** Holds the database as it is until the connection is closed. */
export async function holdSnapshot(
  { client }: Connection,
  tables: readonly string[],
): Promise<HeldSnapshot> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const exported = await client.query<{ name: string }>('SELECT pg_export_snapshot() AS name');
  return {
    name: exported.rows[0]?.name ?? '',
    migrations: await selectMigrations({ client }),
    tables: await countRows({ client }, tables),
  };
}

/** Empty without the table: the database is none of ours. */
export async function selectMigrations({
  client,
}: Pick<Connection, 'client'>): Promise<AppliedMigration[]> {
  const { rows: found } = await client.query<{ name: string | null }>(
    `SELECT to_regclass('_prisma_migrations') AS name`,
  );
  if (!found[0]?.name) return [];
  const { rows } = await client.query<AppliedMigration>(
    'SELECT migration_name AS name, checksum FROM _prisma_migrations ORDER BY migration_name COLLATE "C"',
  );
  return rows;
}

export async function countRows(
  { client }: Pick<Connection, 'client'>,
  tables: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) counts[table] = await count(client, table);
  return counts;
}

async function count(client: pg.Client, table: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM "${table}"`);
  return Number(rows[0]?.n ?? 0);
}

/** How many other clients are connected to the database: a blog, or somebody who looks at it. */
export async function countOthers({ client }: Connection): Promise<number> {
  const { rows } = await client.query<{ n: string }>(
    `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()
     AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  );
  return Number(rows[0]?.n ?? 0);
}

/** Tables of the schema that are none of these. */
export async function listOtherTables(
  { client }: Connection,
  schema: string,
  ours: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = $1 AND relkind IN ('r', 'v', 'm', 'p', 'f') AND relname <> ALL ($2)`,
    [schema, ours],
  );
  return rows.map(({ name }) => name);
}

/** Empty, also where an interrupted restore has left it. */
export async function makeSchema({ client }: Connection, name: string): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS "${name}" CASCADE`);
  await client.query(`CREATE SCHEMA "${name}"`);
}

export async function dropSchema({ client }: Connection, name: string): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS "${name}" CASCADE`);
}

/** Puts `by` in the place of `schema`, and deletes that: both or nothing. */
export async function swapSchemas(
  { client }: Connection,
  schema: string,
  by: string,
): Promise<void> {
  const old = `${by}_replaced`;
  await client.query('BEGIN');
  try {
    await client.query(`DROP SCHEMA IF EXISTS "${old}" CASCADE`);
    await client.query(`ALTER SCHEMA "${schema}" RENAME TO "${old}"`);
    await client.query(`ALTER SCHEMA "${by}" RENAME TO "${schema}"`);
    await client.query(`DROP SCHEMA "${old}" CASCADE`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The same database, with this schema as the current one. */
export function inSchema(url: string, schema: string): string {
  const other = new URL(url);
  other.searchParams.set('options', `-c search_path=${schema}`);
  return other.href;
}
