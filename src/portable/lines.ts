/**
 * The portable form as text: JSON lines. The first one says what it is, the last one how many rows there were, so
 * that a file that was cut off is recognized.
 */
import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { InvalidInputError } from '../lib/errors.ts';
import { lateColumns, type Step } from './steps.ts';
import type { Column, Table } from '../db/rows/tables.ts';
import { fromJsonRow, toJsonRow } from './values.ts';

/** Of the lines, not of the tables: those are described by the migrations. */
const FORMAT = 1;
/** Longer than any row: an image of an embed, a text of millions of characters. */
const MAX_LINE_BYTES = 67_108_864;
const BATCH = 200;

const header = z.object({
  antiphon: z.int(),
  version: z.string(),
  /** Whether secrets are in it (secrets.ts). */
  secrets: z.boolean(),
  /** The migrations of the database that it was made of. */
  migrations: z.array(z.string()),
});
export type Header = Omit<z.infer<typeof header>, 'antiphon'>;

/** The lines, some at a time. */
export async function* toLines(first: Header, steps: AsyncIterable<Step>): AsyncGenerator<string> {
  const counts: Record<string, number> = {};
  yield `${JSON.stringify({ antiphon: FORMAT, ...first })}\n`;
  for await (const { table, rows, isLate } of steps) {
    if (!isLate) counts[table.name] = (counts[table.name] ?? 0) + rows.length;
    const columns = isLate
      ? lateColumns(table)
      : table.columns.filter(({ name }) => rows[0] && name in rows[0]);
    yield rows
      .map((row) => {
        const written = toJsonRow(columns, row);
        return `${JSON.stringify({ table: table.name, [isLate ? 'late' : 'row']: written })}\n`;
      })
      .join('');
  }
  yield `${JSON.stringify({ end: counts })}\n`;
}

/** Whether a file that begins with this is of this form. */
export function looksPortable(head: string): boolean {
  return /^\uFEFF?\{"antiphon":\d/.test(head);
}

export type Read = { header: Header; steps: AsyncGenerator<Step> };

/**
 * @param columnsOf the columns that the file has
 * @throws InvalidInputError for what is no such file, or is of a newer version; the steps throw it for wrong lines
 */
export async function fromLines(
  bytes: AsyncIterable<Uint8Array>,
  tables: readonly Table[],
  columnsOf: (header: Header, table: Table) => readonly Column[],
): Promise<Read> {
  const lines = linesOf(bytes);
  const first: unknown = (await lines.next()).value;
  const parsed = header.safeParse(
    typeof first === 'string' ? parseJson(first.replace(/^\uFEFF/, '')) : null,
  );
  if (!parsed.success)
    throw new InvalidInputError(
      'This is no JSON export of Antiphon: its first line does not say so.',
    );
  if (parsed.data.antiphon > FORMAT)
    throw new InvalidInputError(
      `This file was written by Antiphon ${parsed.data.version}, in a form that this version does not know. Use that version or a later one.`,
    );
  const { antiphon: _, ...known } = parsed.data;
  return { header: known, steps: stepsIn(lines, tables, (table) => columnsOf(known, table)) };
}

async function* stepsIn(
  lines: AsyncIterable<string>,
  tables: readonly Table[],
  columnsOf: (table: Table) => readonly Column[],
): AsyncGenerator<Step> {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const counts: Record<string, number> = {};
  let number = 1;
  let step: Step | null = null;
  for await (const line of lines) {
    number += 1;
    const json = parseJson(line);
    if ('end' in json) {
      if (step) yield step;
      checkCounts(json['end'], counts);
      return;
    }
    const name = json['table'];
    const table = byName.get(typeof name === 'string' ? name : '');
    if (!table) throw new InvalidInputError(`Line ${number} is of no table of this version.`);
    const isLate = 'late' in json;
    const early = columnsOf(table).filter((column) => !table.late.includes(column.name));
    const row = atLine(number, () =>
      fromJsonRow(table, isLate ? lateColumns(table) : early, json[isLate ? 'late' : 'row']),
    );
    if (!isLate) counts[table.name] = (counts[table.name] ?? 0) + 1;
    if (step && step.table === table && step.isLate === isLate && step.rows.length < BATCH) {
      step.rows.push(row);
      continue;
    }
    if (step) yield step;
    step = { table, rows: [row], isLate };
  }
  throw new InvalidInputError(
    'The file is cut off: its last line is missing. Nothing was changed.',
  );
}

function atLine<T>(number: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`Line ${number} ${error.message}. Nothing was changed.`);
  }
}

function checkCounts(said: unknown, found: Record<string, number>): void {
  const expected = z.record(z.string(), z.int()).safeParse(said).data ?? {};
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (expected[name] === found[name]) continue;
    throw new InvalidInputError(
      `The file has ${found[name] ?? 0} rows of ${name}, and says that it has ${expected[name] ?? 0}: it was altered. Nothing was changed.`,
    );
  }
}

/** @returns an empty object for what is no JSON object */
function parseJson(line: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(line);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const LINE_FEED = 10;

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = () => {
    const line = Buffer.concat(parts).toString('utf8');
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      const part = chunk.subarray(start, end < 0 ? chunk.length : end);
      parts.push(part);
      length += part.length;
      if (length > MAX_LINE_BYTES)
        throw new InvalidInputError(
          'The file has a line that is longer than any row. Nothing was changed.',
        );
      if (end < 0) break;
      yield take();
      start = end + 1;
    }
  }
  if (length > 0) yield take();
}
