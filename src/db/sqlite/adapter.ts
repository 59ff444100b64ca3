/**
 * SQLite for Prisma's client: a driver adapter of our own. Prisma's is bound to one version of
 * better-sqlite3, prepares each statement again, and runs a transaction in one turn of the event loop.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
  ColumnTypeEnum,
  type ArgType,
  type ColumnType,
  type MappedError,
} from '@prisma/driver-adapter-utils';
import type Database from 'better-sqlite3';
import { Sqlite } from './driver.ts';

const INFO = { provider: 'sqlite', adapterName: 'antiphon-sqlite' } as const;
/** The program has about 800; lists of many values of many lengths make more. */
const MAX_PREPARED = 1_000;

type Prepared = {
  statement: Database.Statement<unknown[], unknown[]>;
  /** The columns of its result; `null`: none. */
  columns: readonly Database.ColumnDefinition[] | null;
};

/** @param timeoutMs how long a statement waits for the lock of another process, on the event loop */
export function sqliteAdapter(
  url: string,
  timeoutMs: number,
): SqlMigrationAwareDriverAdapterFactory {
  const connect = () => Promise.resolve(adapterOf(new Sqlite(fileOf(url), { timeout: timeoutMs })));
  return { ...INFO, connect, connectToShadowDb: connect };
}

function fileOf(url: string): string {
  return url.replace(/^file:/, '');
}

function adapterOf(connection: Database.Database): SqlDriverAdapter {
  const queryable = queryableOn(connection);
  // One connection has one transaction: the next begins when the one before it has ended.
  let lastEnd = Promise.resolve();
  return {
    ...queryable,
    executeScript(script) {
      return settled(() => {
        connection.exec(script);
      });
    },
    async startTransaction() {
      const before = lastEnd;
      let end = () => {};
      lastEnd = new Promise((resolve) => (end = resolve));
      await before;
      try {
        await queryable.executeRaw(statement('BEGIN'));
      } catch (error) {
        end();
        throw error;
      }
      return transactionOn(connection, queryable, end);
    },
    dispose() {
      connection.close();
      return Promise.resolve();
    },
  };
}

/**
 * better-sqlite3 is synchronous, so several transactions in a row would be a single turn of the event
 * loop, and Node accepts one connection a turn: a few pings would make readers wait for seconds. So each
 * statement of a transaction waits for the next turn. Statements outside transactions do not, since
 * page views need them at once.
 */
function transactionOn(
  connection: Database.Database,
  queryable: SqlQueryable,
  end: () => void,
): Transaction {
  let hasEnded = false;
  /**
   * SQLite rolls back by itself when the disk is full, and Prisma after a timeout. A later statement would
   * run outside the transaction, or inside another one.
   */
  const enter = async () => {
    await nextTurn();
    if (hasEnded || !connection.inTransaction) {
      const cause = 'The transaction was rolled back.';
      throw new DriverAdapterError({ kind: 'TransactionAlreadyClosed', cause });
    }
  };
  const executeRaw = async (query: SqlQuery) => {
    await enter();
    return await queryable.executeRaw(query);
  };
  const run = async (sql: string) => {
    await executeRaw(statement(sql));
  };
  // COMMIT and ROLLBACK are statements of Prisma's, before these.
  const ended = () =>
    settled(() => {
      if (hasEnded) return;
      hasEnded = true;
      try {
        // After a COMMIT that failed, the connection would stay inside the transaction.
        if (connection.inTransaction) connection.exec('ROLLBACK');
      } finally {
        end();
      }
    });
  return {
    ...INFO,
    options: { usePhantomQuery: false },
    async queryRaw(query) {
      await enter();
      return await queryable.queryRaw(query);
    },
    executeRaw,
    commit: ended,
    rollback: ended,
    createSavepoint: (name) => run(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => run(`ROLLBACK TO ${name}`),
    releaseSavepoint: (name) => run(`RELEASE SAVEPOINT ${name}`),
  };
}

function queryableOn(connection: Database.Database): SqlQueryable {
  const prepared = new Map<string, Prepared>();

  /** Preparing takes as long as running most statements. The most recently used ones are kept. */
  function prepare(sql: string): Prepared {
    const known = prepared.get(sql) ?? prepareNew(sql);
    prepared.delete(sql);
    prepared.set(sql, known);
    if (prepared.size > MAX_PREPARED) {
      const [leastRecentlyUsed = ''] = prepared.keys();
      prepared.delete(leastRecentlyUsed);
    }
    return known;
  }

  /** The columns stay the same after a change of the schema: Prisma names those that it selects. */
  function prepareNew(sql: string): Prepared {
    const statement = connection.prepare<unknown[], unknown[]>(sql);
    return statement.reader
      ? { statement: statement.raw(), columns: statement.columns() }
      : { statement, columns: null };
  }

  return {
    ...INFO,
    queryRaw(query) {
      return settled(() => {
        const { statement: ready, columns } = prepare(query.sql);
        const values = sqliteValues(query);
        if (columns) return resultSet(columns, ready.all(...values));
        ready.run(...values);
        return resultSet([], []);
      });
    },
    executeRaw(query) {
      return settled(() => {
        const { statement: ready, columns } = prepare(query.sql);
        const values = sqliteValues(query);
        if (!columns) return ready.run(...values).changes;
        return ready.all(...values).length;
      });
    },
  };
}

function resultSet(columns: readonly Database.ColumnDefinition[], rows: unknown[][]): SqlResultSet {
  return {
    columnNames: columns.map(({ name }) => name),
    columnTypes: columns.map(({ type }, i) => columnType(type, rows, i)),
    rows,
  };
}

function statement(sql: string): SqlQuery {
  return { sql, args: [], argTypes: [] };
}

/** The result or error of synchronous work, as a promise. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    try {
      resolve(work());
    } catch (error) {
      throwAsPrisma(error);
    }
  });
}

type SqliteValue = string | number | bigint | Buffer | null;

/** By the type that a column is declared with, in Prisma's migrations. */
const DECLARED: Readonly<Record<string, ColumnType>> = {
  INTEGER: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  REAL: ColumnTypeEnum.Double,
  DECIMAL: ColumnTypeEnum.Numeric,
  BOOLEAN: ColumnTypeEnum.Boolean,
  TEXT: ColumnTypeEnum.Text,
  DATETIME: ColumnTypeEnum.DateTime,
  BLOB: ColumnTypeEnum.Bytes,
};

/** Prisma gives dates, bytes and large numbers as strings. */
function sqliteValues({ args, argTypes }: SqlQuery): SqliteValue[] {
  return args.map((value, i) => sqliteValue(value, argTypes[i]));
}

function sqliteValue(value: unknown, type: ArgType | undefined): SqliteValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return isoText(value);
  if (typeof value !== 'string') return value as SqliteValue;
  return FROM_TEXT[type?.scalarType ?? '']?.(value) ?? value;
}

const FROM_TEXT: Readonly<Record<string, (text: string) => SqliteValue>> = {
  int: Number,
  float: Number,
  decimal: Number,
  bigint: BigInt,
  datetime: (text) => isoText(new Date(text)),
  bytes: (text) => Buffer.from(text, 'base64'),
};

/** As Prisma's own adapter writes it: text that sorts by time. */
function isoText(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}

/** Of what is computed (`COUNT(*)`), the type is that of the first value that there is. */
function columnType(
  declared: string | null,
  rows: readonly (readonly unknown[])[],
  column: number,
): ColumnType {
  const known = DECLARED[declared?.toUpperCase() ?? ''];
  if (known !== undefined) return known;
  const value = rows.find((row) => row[column] !== null)?.[column];
  if (typeof value === 'string') return ColumnTypeEnum.Text;
  if (typeof value === 'number') return ColumnTypeEnum.UnknownNumber;
  return value instanceof Uint8Array ? ColumnTypeEnum.Bytes : ColumnTypeEnum.Int32;
}

/** @throws DriverAdapterError for an error of SQLite, else the error itself */
function throwAsPrisma(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    throw error;
  const { code, message } = error;
  throw new DriverAdapterError({
    ...mapped(code, message),
    originalCode: code,
    originalMessage: message,
  });
}

function mapped(code: string, message: string): MappedError {
  switch (code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
      return { kind: 'UniqueConstraintViolation', constraint: { fields: columnsIn(message) } };
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return { kind: 'NullConstraintViolation', constraint: { fields: columnsIn(message) } };
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
    case 'SQLITE_CONSTRAINT_TRIGGER':
      return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
  }
  // With it, Prisma reports P1008: the file is locked by another process.
  if (code.startsWith('SQLITE_BUSY')) return { kind: 'SocketTimeout' };
  // The number of the code is nowhere read; 1 is SQLite's own for any error.
  return { kind: 'sqlite', extendedCode: 1, message };
}

/** `UNIQUE constraint failed: Post.path, Post.slug` → `path`, `slug`. */
function columnsIn(message: string): string[] {
  const [, columns = ''] = message.split('constraint failed: ');
  return columns.split(', ').map((column) => column.replace(/^.*\./, ''));
}
