/**
 * Converts values and errors between Prisma and SQLite.
 */
import {
  ColumnTypeEnum,
  type ArgType,
  type ColumnType,
  type SqlQuery,
  DriverAdapterError,
  type MappedError,
} from '@prisma/driver-adapter-utils';

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
export function sqliteValues({ args, argTypes }: SqlQuery): SqliteValue[] {
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
export function columnType(
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
export function throwAsPrisma(error: unknown): never {
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
