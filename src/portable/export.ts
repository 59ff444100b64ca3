/**
 * Exports the blog as JSON lines: everything but secrets (secrets.ts), with due notifications at rest, so that
 * another blog sends nothing that this one sends.
 */
import path from 'node:path';
import type { Deps } from '../deps.ts';
import { versionOf } from '../lib/version.ts';
import { toLines } from './lines.ts';
import { restRow } from './rest.ts';
import { isSecretRow, isSecretTable, openColumns } from './secrets.ts';
import { stepsOf, type Step } from './steps.ts';
import { openSnapshot } from '../db/rows/snapshot.ts';
import { readTables } from '../db/rows/tables.ts';

/** Of one moment, while the blog runs. Text to be written as it comes. */
export async function* exportJson({
  config,
  clock,
}: Pick<Deps, 'config' | 'clock'>): AsyncGenerator<string> {
  const tables = readTables(path.join(config.packageDir, 'prisma'));
  const snapshot = await openSnapshot(config.databaseUrl);
  try {
    const migrations = snapshot.migrations.map(({ name }) => name);
    const open = tables.filter((table) => !isSecretTable(table));
    const steps = stepsOf(snapshot, open, openColumns);
    yield* toLines(
      { version: versionOf(config.packageDir), secrets: false, migrations },
      atRest(steps, clock.now()),
    );
  } finally {
    await snapshot.close();
  }
}

async function* atRest(steps: AsyncIterable<Step>, now: Date): AsyncGenerator<Step> {
  for await (const step of steps) {
    const rows = step.rows.filter((row) => !isSecretRow(step.table, row));
    if (!step.isLate) for (const row of rows) restRow(step.table, row, now);
    if (rows.length > 0) yield { ...step, rows };
  }
}
