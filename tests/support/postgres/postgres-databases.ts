/**
 * PostgreSQL databases for the tests of one process. Those that are left at the end are dropped
 * with the template (postgresql-template.ts).
 */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { PoolableDatabase, TestDatabase } from '../database.ts';
import { connectBeside, connectTo, databaseName, withDatabase } from './postgres-admin.ts';

let beside: Promise<pg.Client> | undefined;

/** One of the test's own, whose schema it may change; a copy of the one `from`. */
export async function newPostgres(
  template: string,
  from = databaseName(template),
): Promise<TestDatabase> {
  // With this name, it is dropped with the template even if the process of the test is gone.
  const name = `${databaseName(template)}_${randomBytes(8).toString('hex')}`;
  beside ??= connectBeside(template);
  const client = await beside;
  // The other strategy writes every page to the log: four times slower without a disk to wait for.
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY = FILE_COPY`);
  return { url: withDatabase(template, name), drop: () => dropDatabase(template, name) };
}

async function dropDatabase(server: string, name: string): Promise<void> {
  beside ??= connectBeside(server);
  await (await beside).query(`DROP DATABASE ${name} WITH (FORCE)`);
}

/** Emptied through a connection of its own: making one takes a hundred times longer. */
export async function poolablePostgres(template: string): Promise<PoolableDatabase> {
  const { url, drop } = await newPostgres(template);
  const connection = await connectTo(url);
  const emptyAgain = await howToEmpty(connection);
  return {
    url,
    empty: async () => {
      if (await isBusy(connection)) return false;
      await connection.query(emptyAgain);
      return true;
    },
    drop: async () => {
      await connection.end();
      await drop();
    },
  };
}

/** Whether a statement of the test is still running, which must not meet the next test. */
async function isBusy(connection: pg.Client): Promise<boolean> {
  const { rows } = await connection.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
     AND pid <> pg_backend_pid() AND state <> 'idle'`,
  );
  return rows.length > 0;
}

/**
 * The statements that bring a fresh copy back to what it is now; sent together, they are one
 * transaction. DELETE, since TRUNCATE makes new files for each table and index: 13 ms and not one.
 * All tables in one statement, since foreign keys are checked when it ends.
 */
async function howToEmpty(fresh: pg.Client): Promise<string> {
  const tables = await column(
    fresh,
    `SELECT quote_ident(tablename) AS value FROM pg_tables WHERE schemaname = 'public'`,
  );
  const counters = await column(
    fresh,
    `SELECT format('setval(%L, %s, false)', quote_ident(sequencename), start_value) AS value
     FROM pg_sequences WHERE schemaname = 'public'`,
  );
  const rows: string[] = [];
  for (const table of tables) rows.push(...(await howToPutBack(fresh, table)));
  return [
    `WITH ${tables.map((table, n) => `emptied_${String(n)} AS (DELETE FROM ${table})`).join(', ')} SELECT`,
    ...rows,
    `SELECT ${counters.join(', ')}`,
  ].join(';\n');
}

/** The statement that inserts the rows that `table` has now; nothing for an empty one. */
async function howToPutBack(fresh: pg.Client, table: string): Promise<string[]> {
  return await column(
    fresh,
    `SELECT format('INSERT INTO %s SELECT * FROM jsonb_populate_recordset(NULL::%1$s, %L)',
       '${table}', jsonb_agg(to_jsonb(t))) AS value FROM ${table} t HAVING count(*) > 0`,
  );
}

async function column(client: pg.Client, sql: string): Promise<string[]> {
  return (await client.query<{ value: string }>(sql)).rows.map(({ value }) => value);
}
