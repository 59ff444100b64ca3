/**
 * Loads the rows of a backup in the portable form, as the schema of that backup describes them.
 */
import { createReadStream } from 'node:fs';
import { InvalidInputError } from '../lib/errors.ts';
import { fromLines } from '../portable/lines.ts';
import { load } from '../portable/steps.ts';
import { openTarget } from '../db/rows/target.ts';
import { parseTables, type Table } from '../db/rows/tables.ts';
import { TABLE_NAME } from './manifest.ts';

/** @param url a database with the migrations of the backup and nothing else @throws InvalidInputError */
export async function loadLines(url: string, file: string, schema: string): Promise<void> {
  const tables = parseTables(schema);
  refuseOtherNames(tables);
  const { steps } = await fromLines(createReadStream(file), tables, (_, { columns }) => columns);
  const target = await openTarget(url);
  try {
    await target.clear(tables);
    await load(target, steps);
    await target.commit(tables);
  } finally {
    await target.close();
  }
}

/** Names go into statements. @throws InvalidInputError for a schema that this program never had */
function refuseOtherNames(tables: readonly Table[]): void {
  for (const { name, columns, key, late } of tables) {
    const names = [...columns.map((column) => column.name), ...key, ...late];
    if (TABLE_NAME.test(name) && names.every((each) => /^\w+$/.test(each))) continue;
    throw new InvalidInputError(`The backup has a table ${name}, which is none of Antiphon.`);
  }
}
