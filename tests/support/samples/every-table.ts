/**
 * Rows in every table, with a value in every column, made of the schema: what a copy must not lose. They fit
 * together, but mean nothing.
 */
import { openTarget } from '../../../src/db/rows/target.ts';
import { readTables, type Column, type Table } from '../../../src/db/rows/tables.ts';
import type { Row, Value } from '../../../src/db/rows/tables.ts';
import { prismaDir } from '../prisma-dir.ts';

/** Of each table. */
export const ROWS = 3;

export const allTables = readTables(prismaDir);

/** Into a database with nothing but its migrations. */
export async function fillEveryTable(url: string, { state = 'sent' } = {}): Promise<void> {
  const target = await openTarget(url);
  await target.clear(allTables);
  for (const table of allTables) {
    const rows = Array.from({ length: ROWS }, (_, i) => rowOf(table, i + 1, state));
    await target.insert(table, rows);
  }
  for (const table of allTables.filter(({ late }) => late.length > 0)) {
    const rows = Array.from({ length: ROWS - 1 }, (_, i) => lateOf(table, i + 2));
    await target.update(table, table.late, rows);
  }
  await target.commit(allTables);
  await target.close();
}

function rowOf(table: Table, i: number, state: string): Row {
  const row: Row = {};
  for (const column of table.columns) {
    if (!table.late.includes(column.name)) row[column.name] = valueOf(table, column, i, state);
  }
  return row;
}

/** Each row refers to the one before it. */
function lateOf(table: Table, i: number): Row {
  const late = table.late.map((name) => [name, i - 1]);
  return Object.fromEntries([...table.key.map((name) => [name, i]), ...late]) as Row;
}

function valueOf(table: Table, { name, type }: Column, i: number, state: string): Value {
  if (name === 'hostName') return `name-${i}`;
  if (name === 'state') return state;
  if (name === 'status') return 'published';
  switch (type) {
    case 'int':
      return i;
    case 'boolean':
      return i % 2 === 0;
    case 'date':
      return new Date(Date.UTC(2026, 0, i, 1, 2, 3, 45));
    case 'bytes':
      return Buffer.from([0, 255, i, 10]);
    case 'text':
      return table.name === 'Setting' && name === 'value' ? String(i) : `${name}-${i}`;
  }
}
