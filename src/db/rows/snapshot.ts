/**
 * Reads all rows of a database as they are at one moment, while others write: a held read transaction on SQLite,
 * REPEATABLE READ on PostgreSQL. In the order of the primary key, compared byte by byte on both.
 *
 * SQLite's held transaction keeps its log from being shortened, so it grows by what is written meanwhile.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { isPostgresUrl } from '../client.ts';
import type { AppliedMigration } from '../migrate.ts';
import { Sqlite } from '../sqlite/driver.ts';
import type { Column, Row, Table, Value } from './tables.ts';

export type Snapshot = {
  isPostgres: boolean;
  /** The applied migrations, in order. */
  migrations: AppliedMigration[];
  /** Some hundred rows at a time. @param present only rows in which one of these columns is not null */
  rows: (
    table: Table,
    columns: readonly Column[],
    present?: readonly string[],
  ) => AsyncIterable<Row[]>;
  close: () => Promise<void>;
};

const BATCH = 200;
/** Bytes are 64 kB each, or an image. */
const BATCH_WITH_BYTES = 16;
const MIGRATIONS = 'SELECT migration_name AS name, checksum FROM _prisma_migrations';
const byName = (a: AppliedMigration, b: AppliedMigration) => (a.name < b.name ? -1 : 1);

export async function openSnapshot(url: string): Promise<Snapshot> {
  return isPostgresUrl(url) ? await openPostgres(url) : openSqlite(url.replace(/^file:/, ''));
}

function openSqlite(file: string): Snapshot {
  const db = new Sqlite(file, { readonly: true, timeout: 10_000 });
  db.exec('BEGIN');
  // The first read takes the snapshot.
  const migrations = db.prepare<[], AppliedMigration>(MIGRATIONS).all();
  return {
    isPostgres: false,
    migrations: migrations.sort(byName),
    async *rows(table, columns, present) {
      const statement = db.prepare<[], Record<string, unknown>>(
        select(table, columns, present, ''),
      );
      const size = batchSize(columns);
      let batch: Row[] = [];
      for (const stored of statement.iterate()) {
        batch.push(fromSqlite(columns, stored));
        if (batch.length < size) continue;
        yield batch;
        batch = [];
        await nextTurn();
      }
      if (batch.length > 0) yield batch;
    },
    close: () => {
      db.close();
      return Promise.resolve();
    },
  };
}

async function openPostgres(url: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: url, types: WITH_UTC });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const migrations = await client.query<AppliedMigration>(MIGRATIONS);
    return {
      isPostgres: true,
      migrations: migrations.rows.sort(byName),
      async *rows(table, columns, present) {
        await client.query(
          `DECLARE "portable" NO SCROLL CURSOR FOR ${select(table, columns, present, ' COLLATE "C"')}`,
        );
        for (;;) {
          const { rows } = await client.query<Row>(
            `FETCH FORWARD ${batchSize(columns)} FROM "portable"`,
          );
          if (rows.length === 0) break;
          yield rows;
        }
        await client.query('CLOSE "portable"');
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

const { TIMESTAMP } = pg.types.builtins;

/** Columns are UTC without a zone, which pg would read in the process's own. */
const WITH_UTC: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === TIMESTAMP
      ? (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

function select(
  { name, key, columns: all }: Table,
  columns: readonly Column[],
  present: readonly string[] | undefined,
  collation: string,
): string {
  const isText = (column: string) =>
    all.some(({ name, type }) => name === column && type === 'text');
  const order = key.map((column) => `"${column}"${isText(column) ? collation : ''}`);
  const where = present
    ? ` WHERE ${present.map((each) => `"${each}" IS NOT NULL`).join(' OR ')}`
    : '';
  return `SELECT ${columns.map((each) => `"${each.name}"`).join(', ')} FROM "${name}"${where} ORDER BY ${order.join(', ')}`;
}

function batchSize(columns: readonly Column[]): number {
  return columns.some(({ type }) => type === 'bytes') ? BATCH_WITH_BYTES : BATCH;
}

function fromSqlite(columns: readonly Column[], stored: Record<string, unknown>): Row {
  const row: Row = {};
  for (const { name, type } of columns) {
    const value = stored[name] as Value;
    if (value === null) row[name] = null;
    else if (type === 'boolean') row[name] = value === 1;
    else if (type === 'date') row[name] = dateOf(value);
    else row[name] = value;
  }
  return row;
}

/** Text or a number, as a migration or a version of Prisma's adapter wrote it; without a zone, it is UTC. */
function dateOf(value: Value): Date {
  if (typeof value === 'number') return new Date(value);
  const text = String(value).replace(' ', 'T');
  return new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}
