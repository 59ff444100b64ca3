/**
 * PostgreSQL databases for the tests of one process. Making one takes a hundred times longer than
 * emptying one, so a test hands its database on: emptied, its counters at the start, with the rows
 * that the template has. Those that wait at the end go with the template (postgresql-template.ts).
 */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { connectBeside, connectTo, databaseName, withDatabase } from './postgres-admin.ts';
import type { TestDatabase } from './database.ts';

/** A database that waits for its next test, and the connection that empties it. */
type Pooled = { url: string; empties: pg.Client; emptyAgain: string };

const waiting: Pooled[] = [];
let beside: Promise<pg.Client> | undefined;

/** One like the template, to be used with the schema that it has. */
export async function borrowPostgres(template: string): Promise<TestDatabase> {
  const pooled = waiting.pop() ?? (await makePooled(template));
  return { url: pooled.url, drop: () => giveBack(pooled) };
}

/** One of the test's own, which may do with its schema what it likes; a copy of the one `from`. */
export async function newPostgres(
  template: string,
  from = databaseName(template),
): Promise<TestDatabase> {
  // So named, it is gone with the template even if the process of the test is.
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

async function dropPooled({ url, empties }: Pooled): Promise<void> {
  await empties.end();
  await dropDatabase(url, databaseName(url));
}

async function makePooled(template: string): Promise<Pooled> {
  const { url } = await newPostgres(template);
  const empties = await connectTo(url);
  return { url, empties, emptyAgain: await howToEmpty(empties) };
}

/** Unless a statement of the test's is still running: that one shall find nobody to disturb. */
async function giveBack(pooled: Pooled): Promise<void> {
  const { rows } = await pooled.empties.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
     AND pid <> pg_backend_pid() AND state <> 'idle'`,
  );
  if (rows.length > 0) {
    await dropPooled(pooled);
    return;
  }
  await pooled.empties.query(pooled.emptyAgain);
  waiting.push(pooled);
}

/**
 * The statements that bring a fresh copy back to what it is now; sent together, they are one
 * transaction.
 *
 * DELETE, since TRUNCATE makes new files for each table and index: 13 ms and not one. All tables in
 * one statement, since the foreign keys are looked at when it ends.
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
