/**
 * Loads the rows of a backup in the portable form, as the schema of that backup describes them.
 */
import { createReadStream } from 'node:fs';
import { fromLines } from '../portable/lines.ts';
import { load } from '../portable/steps.ts';
import { openTarget } from '../db/rows/target.ts';
import { parseTables } from '../db/rows/tables.ts';

/** @param url a database with the migrations of the backup and nothing else */
export async function loadLines(url: string, file: string, schema: string): Promise<void> {
  const tables = parseTables(schema);
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
