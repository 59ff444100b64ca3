/**
 * Writes rows with their ids into a database, in one transaction: all of them or none. The search index is written
 * with the posts.
 */
import pg from 'pg';
import { isPostgresUrl } from '../client.ts';
import { toVector } from '../postgresql/search.ts';
import { searchTokens } from '../search-index.ts';
import { Sqlite } from '../sqlite/driver.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import type { Column, Row, Table, Value } from './tables.ts';

export type Target = {
  isPostgres: boolean;
  /** Rows may leave out optional columns. */
  insert: (table: Table, rows: readonly Row[]) => Promise<void>;
  /** Sets the columns of rows that are there, found by their primary key. */
  update: (table: Table, columns: readonly string[], rows: readonly Row[]) => Promise<void>;
  /** Deletes all rows. */
  clear: (tables: readonly Table[]) => Promise<void>;
  execute: (sql: string) => Promise<void>;
  /** Of rows of numbers and texts. */
  select: (sql: string) => Promise<Record<string, unknown>[]>;
  /** Lets the next ids follow the highest, and ends the transaction. */
  commit: (tables: readonly Table[]) => Promise<void>;
  /** Undoes everything that is not committed. */
  close: () => Promise<void>;
};

export async function openTarget(url: string): Promise<Target> {
  const target = isPostgresUrl(url)
    ? await openPostgres(url)
    : openSqlite(url.replace(/^file:/, ''));
  return {
    ...target,
    insert: (table, rows) => fitting(table, () => target.insert(table, rows)),
    update: (table, columns, rows) => fitting(table, () => target.update(table, columns, rows)),
  };
}

/** Constraints: of SQLite, of PostgreSQL; and values that PostgreSQL cannot store. */
const DOES_NOT_FIT = /^(?:SQLITE_CONSTRAINT|23|22)/;

/** @throws InvalidInputError for rows that refer to none, or are there twice */
async function fitting(table: Table, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!DOES_NOT_FIT.test(code)) throw error;
    throw new InvalidInputError(
      `A row of ${table.name} does not fit the others (${(error as Error).message}). Nothing was changed.`,
      { cause: error },
    );
  }
}

const ADD_TO_INDEX = 'INSERT INTO "PostSearch" (rowid, "title", "text") VALUES (?, ?, ?)';

function openSqlite(file: string): Target {
  const db = new Sqlite(file, { timeout: 30_000 });
  db.exec('BEGIN IMMEDIATE');
  const statements = new Map<string, ReturnType<typeof db.prepare>>();
  const prepare = (sql: string) => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const run = (work: () => void) =>
    new Promise<void>((resolve) => {
      work();
      resolve();
    });
  return {
    isPostgres: false,
    insert: (table, rows) =>
      run(() => {
        for (const row of rows) {
          const names = Object.keys(row);
          const sql = `INSERT INTO "${table.name}" (${list(names)}) VALUES (${names.map(() => '?').join(', ')})`;
          prepare(sql).run(names.map((name) => toSqlite(row[name])));
        }
        for (const { id, title, text } of searchable(table, rows))
          prepare(ADD_TO_INDEX).run([id, title.join(' '), text.join(' ')]);
      }),
    update: ({ name, key }, columns, rows) =>
      run(() => {
        const set = columns.map((column) => `"${column}" = ?`).join(', ');
        const where = key.map((column) => `"${column}" = ?`).join(' AND ');
        const statement = prepare(`UPDATE "${name}" SET ${set} WHERE ${where}`);
        for (const row of rows)
          statement.run([...columns, ...key].map((column) => toSqlite(row[column])));
      }),
    clear: (tables) =>
      run(() => {
        for (const { name } of tables.toReversed()) db.exec(`DELETE FROM "${name}"`);
        db.exec(`INSERT INTO "PostSearch" ("PostSearch") VALUES ('delete-all')`);
      }),
    execute: (sql) =>
      run(() => {
        db.exec(sql);
      }),
    select: (sql) => Promise.resolve(db.prepare<[], Record<string, unknown>>(sql).all()),
    commit: () =>
      run(() => {
        // SQLite counts its ids with each row.
        db.exec('COMMIT');
      }),
    close: () =>
      run(() => {
        if (db.inTransaction) db.exec('ROLLBACK');
        db.close();
      }),
  };
}

/** The most parameters of a statement. */
const MAX_PARAMETERS = 30_000;

async function openPostgres(url: string): Promise<Target> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  const execute = async (sql: string) => {
    await client.query(sql);
  };
  return {
    isPostgres: true,
    async insert(table, rows) {
      for (const { names, rows: alike } of groups(rows)) {
        const places = (n: number) =>
          names.map((_, i) => `$${n * names.length + i + 1}`).join(', ');
        await client.query(
          `INSERT INTO "${table.name}" (${list(names)}) VALUES ${alike.map((_, n) => `(${places(n)})`).join(', ')}`,
          alike.flatMap((row) => names.map((name) => toPostgres(row[name]))),
        );
      }
      for (const { id, ...tokens } of searchable(table, rows)) {
        await client.query(
          'INSERT INTO "PostSearch" ("postId", "document") VALUES ($1, $2::tsvector)',
          [id, toVector(tokens)],
        );
      }
    },
    async update({ name, key, columns: all }, columns, rows) {
      const names = [...key, ...columns];
      const arrays = names.map((column, i) => `$${i + 1}::${arrayType(all, column)}[]`).join(', ');
      const set = columns.map((column) => `"${column}" = "given"."${column}"`).join(', ');
      const where = key.map((each) => `"${name}"."${each}" = "given"."${each}"`).join(' AND ');
      await client.query(
        `UPDATE "${name}" SET ${set} FROM unnest(${arrays}) AS "given" (${list(names)}) WHERE ${where}`,
        names.map((column) => rows.map((row) => toPostgres(row[column]))),
      );
    },
    async clear(tables) {
      // The entries of the search index go with their posts.
      for (const { name } of tables.toReversed()) await client.query(`DELETE FROM "${name}"`);
    },
    execute,
    select: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
    async commit(tables) {
      for (const { name, counter } of tables) {
        if (counter === null) continue;
        await client.query(
          `SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max("${counter}"), 1), count(*) > 0) FROM "${name}"`,
          [`"${name}"`, counter],
        );
      }
      await client.query('COMMIT');
    },
    // A transaction that is open ends with the connection.
    close: () => client.end(),
  };
}

/** Rows in a row that have the same columns, as many as fit into a statement. */
function* groups(rows: readonly Row[]): Generator<{ names: string[]; rows: Row[] }> {
  let group: { names: string[]; rows: Row[] } | null = null;
  for (const row of rows) {
    const names = Object.keys(row);
    const isFull = group && (group.rows.length + 1) * names.length > MAX_PARAMETERS;
    if (group && !isFull && group.names.join() === names.join()) {
      group.rows.push(row);
      continue;
    }
    if (group) yield group;
    group = { names, rows: [row] };
  }
  if (group) yield group;
}

function* searchable({ name }: Table, rows: readonly Row[]) {
  if (name !== 'Post') return;
  for (const { id, title, text, status } of rows) {
    if (status === 'published')
      yield { id: Number(id), ...searchTokens(String(title), String(text ?? '')) };
  }
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** Late columns are numbers or texts, as keys are. */
function arrayType(columns: readonly Column[], name: string): string {
  return columns.find((column) => column.name === name)?.type === 'int' ? 'int' : 'text';
}

/** Dates as Prisma's adapter writes them (db/sqlite/adapter.ts). */
function toSqlite(value: Value | undefined): string | number | Uint8Array | null {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value ?? null;
}

function toPostgres(value: Value | undefined): string | number | boolean | Buffer | null {
  if (value instanceof Date) return value.toISOString().replace('Z', '');
  return value instanceof Uint8Array ? Buffer.from(value) : (value ?? null);
}
