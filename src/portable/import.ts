/**
 * Imports a JSON export into an empty blog, all of it or nothing: the blog is then as the exported one, with the
 * same ids, so that addresses, feeds and redirects are the same. Accounts that can sign in stay (accounts.ts).
 * Nothing is sent. What an export never has is not taken from a file either: it could let its author in.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { hashPassword } from '../accounts/password.ts';
import { transact, type Db } from '../db/client.ts';
import { ALL_TOUCHED, touch } from '../db/touch.ts';
import type { Deps } from '../deps.ts';
import type { Report } from '../import/report.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { isGzip } from '../lib/gzip.ts';
import { readAccounts, restoreAccounts, type Accounts } from './accounts.ts';
import { whatIsThere } from './is-empty.ts';
import { fromLines, looksPortable, type Header } from './lines.ts';
import { reportOf } from './report.ts';
import { restRow } from './rest.ts';
import {
  isSecretRow,
  isSecretTable,
  openColumns,
  substitutesFor,
  type Substitutes,
} from './secrets.ts';
import { load, type Step } from './steps.ts';
import { openSnapshot } from '../db/rows/snapshot.ts';
import { openTarget } from '../db/rows/target.ts';
import { readTables, type Table } from '../db/rows/tables.ts';

export type ImportedExport = {
  report: Report;
  /** The email addresses of users who need a new password. */
  withoutPassword: string[];
};

/** Whether the file is a JSON export, also a gzipped one. */
export async function isJsonExport(file: string): Promise<boolean> {
  for await (const chunk of await bytesOf(file, 64)) {
    return looksPortable(Buffer.from(chunk).toString('utf8'));
  }
  return false;
}

/**
 * @param isDry reads and checks all of it, and changes nothing
 * @throws InvalidInputError if the blog is not empty, or the file is no export, cut off or of a newer version
 */
export async function importJson(
  { config, db, clock }: Pick<Deps, 'config' | 'db' | 'clock'>,
  file: string,
  { isDry = false } = {},
): Promise<ImportedExport> {
  const tables = readTables(path.join(config.packageDir, 'prisma'));
  const open = tables.filter((table) => !isSecretTable(table));
  const { header, steps } = await fromLines(await bytesOf(file), open, (_, table) =>
    openColumns(table),
  );
  const accounts = await readAccountsOf(config.databaseUrl, header, tables);
  const substitutes = {
    random: () => randomBytes(32).toString('hex'),
    unusablePassword: await hashPassword(randomBytes(32).toString('hex')),
  };
  const target = await openTarget(config.databaseUrl);
  try {
    const found = await whatIsThere(target);
    if (found !== null)
      throw new InvalidInputError(
        `A JSON export can only be imported into an empty blog, and this one has ${found}. Start with a new database.`,
      );
    await target.clear(tables);
    const { nulsReplaced } = await load(target, withSubstitutes(steps, substitutes, clock.now()));
    const withoutPassword = await restoreAccounts(target, tables, accounts);
    const report = await reportOf(target, nulsReplaced);
    if (isDry) return { report, withoutPassword };
    await target.commit(tables);
    await touchEverything(db);
    return { report, withoutPassword };
  } finally {
    await target.close();
  }
}

/** @throws InvalidInputError if the database does not know the migrations of the file */
async function readAccountsOf(
  url: string,
  header: Header,
  tables: readonly Table[],
): Promise<Accounts> {
  const snapshot = await openSnapshot(url);
  try {
    refuseNewer(
      header,
      snapshot.migrations.map(({ name }) => name),
    );
    return await readAccounts(snapshot, tables);
  } finally {
    await snapshot.close();
  }
}

/** The other processes of the blog drop their cached pages. */
async function touchEverything(db: Db): Promise<void> {
  await transact(db, (transaction) => {
    touch(transaction, ALL_TOUCHED);
    return Promise.resolve();
  });
}

/** @throws InvalidInputError for a file of a newer version, which this one cannot understand */
export function refuseNewer({ version, migrations }: Header, known: readonly string[]): void {
  const newer = migrations.find((name) => !known.includes(name));
  if (newer !== undefined)
    throw new InvalidInputError(
      `This file was written by a newer version, Antiphon ${version} (${newer}). Use that version or a later one.`,
    );
}

async function* withSubstitutes(
  steps: AsyncIterable<Step>,
  substitutes: Substitutes,
  now: Date,
): AsyncGenerator<Step> {
  for await (const step of steps) {
    const rows = step.rows.filter((row) => !isSecretRow(step.table, row));
    if (!step.isLate) {
      for (const row of rows) {
        Object.assign(row, substitutesFor(step.table, substitutes));
        restRow(step.table, row, now);
      }
    }
    if (rows.length > 0) yield { ...step, rows };
  }
}

async function bytesOf(file: string, atMost?: number): Promise<AsyncIterable<Uint8Array>> {
  const handle = await open(file);
  const start = Buffer.alloc(2);
  await handle.read(start, 0, 2, 0);
  await handle.close();
  const stream = createReadStream(file, atMost === undefined ? {} : { highWaterMark: atMost });
  if (!isGzip(start)) return stream;
  const unpacked = createGunzip();
  stream.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  return unpacked;
}
