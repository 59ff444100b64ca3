/**
 * The content of a database as steps: rows of one table at a time, each after those that it refers to, then the
 * late references. Made of a snapshot or a file; loaded into an empty database.
 */
import { createHash, type Hash } from 'node:crypto';
import { InvalidInputError } from '../lib/errors.ts';
import type { Snapshot } from '../db/rows/snapshot.ts';
import type { Target } from '../db/rows/target.ts';
import type { Column, Table, Row } from '../db/rows/tables.ts';
import { replaceNuls, toJsonRow } from './values.ts';

export type Step = {
  table: Table;
  rows: Row[];
  /** The rows have their key and their late columns only. */
  isLate: boolean;
};

/** @param columnsOf the columns that are read; without any, the table is left out */
export async function* stepsOf(
  snapshot: Snapshot,
  tables: readonly Table[],
  columnsOf: (table: Table) => readonly Column[] = ({ columns }) => columns,
): AsyncGenerator<Step> {
  for (const table of tables) {
    const columns = columnsOf(table).filter(({ name }) => !table.late.includes(name));
    if (columns.length === 0) continue;
    for await (const rows of snapshot.rows(table, columns)) yield { table, rows, isLate: false };
  }
  for (const table of tables) {
    if (table.late.length === 0 || columnsOf(table).length === 0) continue;
    for await (const rows of snapshot.rows(table, lateColumns(table), table.late))
      yield { table, rows, isLate: true };
  }
}

/** The key and the late references. */
export function lateColumns({ columns, key, late }: Table): Column[] {
  return columns.filter(({ name }) => key.includes(name) || late.includes(name));
}

/** What was loaded. */
export type Loaded = { rows: number; nulsReplaced: number };

/** Does not commit. */
export async function load(target: Target, steps: AsyncIterable<Step>): Promise<Loaded> {
  const loaded: Loaded = { rows: 0, nulsReplaced: 0 };
  for await (const { table, rows, isLate } of steps) {
    if (isLate) {
      await target.update(table, table.late, rows);
      continue;
    }
    if (target.isPostgres) for (const row of rows) loaded.nulsReplaced += replaceNuls(row);
    await target.insert(table, rows);
    loaded.rows += rows.length;
  }
  return loaded;
}

/** Rows and SHA-256 of each table that has any. */
export type Digest = Record<string, { rows: number; sha256: string }>;

/** Counts and hashes steps as they pass. Equal contents have equal digests, on both kinds of database. */
export function digestOf(steps: AsyncIterable<Step>): {
  steps: AsyncGenerator<Step>;
  end: () => Digest;
} {
  const tables = new Map<string, { rows: number; hash: Hash }>();
  async function* pass(): AsyncGenerator<Step> {
    for await (const step of steps) {
      yield step;
      // After the loading, which replaces what PostgreSQL cannot store.
      const { table, rows, isLate } = step;
      const known = tables.get(table.name) ?? { rows: 0, hash: createHash('sha256') };
      tables.set(table.name, known);
      if (!isLate) known.rows += rows.length;
      for (const row of rows) known.hash.update(`${JSON.stringify(rowOf(step, row))}\n`);
    }
  }
  const end = () =>
    Object.fromEntries(
      Array.from(tables, ([name, { rows, hash }]) => [name, { rows, sha256: hash.digest('hex') }]),
    );
  return { steps: pass(), end };
}

function rowOf({ table, isLate }: Step, row: Row) {
  const columns = isLate ? lateColumns(table) : table.columns;
  return toJsonRow(
    columns.filter(({ name }) => name in row),
    row,
  );
}

/** @throws InvalidInputError that names the first table that differs */
export function compareDigests(wanted: Digest, found: Digest): void {
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const [of, is] = [wanted[name], found[name]];
    if (of?.rows === is?.rows && of?.sha256 === is?.sha256) continue;
    throw new InvalidInputError(
      `The table ${name} has other content than what was read: ${of?.rows ?? 0} rows were read, and ${is?.rows ?? 0} are stored. Nothing was changed.`,
    );
  }
}
