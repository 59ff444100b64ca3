/**
 * The values of rows as JSON: dates as ISO text, bytes as base64, everything else as it is. Checks what it reads,
 * since a file may come from anywhere.
 */
import { InvalidInputError } from '../lib/errors.ts';
import type { Column, ColumnType, Row, Table, Value } from '../db/rows/tables.ts';

export type JsonRow = Record<string, string | number | boolean | null>;

export function toJsonRow(columns: readonly Column[], row: Row): JsonRow {
  return Object.fromEntries(columns.map(({ name }) => [name, toJson(row[name] ?? null)]));
}

function toJson(value: Value): JsonRow[string] {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

/**
 * @param json an object of a line
 * @throws InvalidInputError, the end of a sentence, for what is no row of the table
 */
export function fromJsonRow(table: Table, columns: readonly Column[], json: unknown): Row {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new InvalidInputError('has no object for the row');
  const left = new Map<string, unknown>(Object.entries(json));
  const row: Row = {};
  for (const column of columns) {
    const value = left.get(column.name);
    left.delete(column.name);
    if (value !== undefined) row[column.name] = fromJson(table, column, value);
    else if (!column.isOptional)
      throw new InvalidInputError(`has no ${column.name}, which ${table.name} needs`);
  }
  const [unknown] = left.keys();
  if (unknown !== undefined)
    throw new InvalidInputError(`has ${unknown}, which ${table.name} does not have`);
  return row;
}

const MAX_INT = 2_147_483_647;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ISO = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

const READ: Readonly<Record<ColumnType, (value: unknown) => Value | undefined>> = {
  text: (value) => (typeof value === 'string' ? value : undefined),
  int: (value) =>
    typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MAX_INT
      ? value
      : undefined,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  date(value) {
    const date = typeof value === 'string' && ISO.test(value) ? new Date(value) : null;
    return date && !Number.isNaN(date.getTime()) ? date : undefined;
  },
  bytes: (value) =>
    typeof value === 'string' && BASE64.test(value) ? Buffer.from(value, 'base64') : undefined,
};

function fromJson(table: Table, { name, type, isNullable }: Column, value: unknown): Value {
  if (value === null && isNullable) return null;
  const read = READ[type](value);
  if (read === undefined)
    throw new InvalidInputError(`has a ${name} that is no value of ${table.name}`);
  return read;
}

/** PostgreSQL stores no NUL character in a text. @returns how many were replaced */
export function replaceNuls(row: Row): number {
  let replaced = 0;
  for (const [name, value] of Object.entries(row)) {
    if (typeof value !== 'string' || !value.includes('\0')) continue;
    replaced += value.split('\0').length - 1;
    row[name] = value.replaceAll('\0', '\ufffd');
  }
  return replaced;
}
