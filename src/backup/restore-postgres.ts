/**
 * Restores a backup into PostgreSQL: a new schema beside the one of the blog, which it replaces in one transaction when
 * it is complete.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { migrate } from '../db/migrate.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { copyRows } from '../portable/copy.ts';
import { readTables } from '../db/rows/tables.ts';
import { compareCounts } from './compare-counts.ts';
import { loadLines } from './load-lines.ts';
import { DATABASE_FILES, SCHEMA } from './manifest.ts';
import { majorOf, restoreDump } from './postgres-tools.ts';
import type { Restoring } from './restoring.ts';
import {
  connect,
  countOthers,
  countRows,
  currentSchema,
  dropSchema,
  inSchema,
  listOtherTables,
  makeSchema,
  serverMajor,
  swapSchemas,
  type Connection,
} from './store/postgres.ts';

/** Where it is built. An interrupted restore leaves it, and the next one begins anew. */
const BESIDE = 'antiphon_restore';
const NOT_OF_THE_SCHEMA = ['_prisma_migrations', 'PostSearch'];

export async function restorePostgres(restoring: Restoring): Promise<void> {
  const { url, prismaDir, refuseContent } = restoring;
  const connection = await connect(url);
  try {
    await refuseUsed(connection);
    const schema = await currentSchema(connection);
    const tables = readTables(prismaDir).map(({ name }) => name);
    const foreign = await listOtherTables(connection, schema, [...tables, ...NOT_OF_THE_SCHEMA]);
    if (foreign.length > 0)
      throw new InvalidInputError(
        `The schema ${schema} has tables of another program (${foreign.slice(0, 3).join(', ')}), which a restore would delete. Restore into a database of its own.`,
      );
    const isThere = (await listOtherTables(connection, schema, [])).length > 0;
    await refuseContent(isThere);
    await makeSchema(connection, BESIDE);
    const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-restore-'));
    try {
      await build(restoring, connection, folder);
      await refuseUsed(connection);
      await swapSchemas(connection, schema, BESIDE);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await dropSchema(connection, BESIDE);
    }
  } finally {
    await connection.close();
  }
}

async function build(
  { url, prismaDir, backup, settle }: Restoring,
  connection: Connection,
  folder: string,
): Promise<void> {
  const { manifest, unpack } = backup;
  const built = inSchema(url, BESIDE);
  const file = path.join(folder, DATABASE_FILES[manifest.form]);
  await unpack(DATABASE_FILES[manifest.form], file);
  switch (manifest.form) {
    case 'pg_dump':
      await refuseOldTools(connection);
      await restoreDump(url, file, { from: manifest.schema ?? 'public', into: BESIDE });
      break;
    case 'portable': {
      const schema = path.join(folder, SCHEMA);
      await unpack(SCHEMA, schema);
      const names = manifest.migrations.map(({ name }) => name);
      await migrate(built, prismaDir, names);
      await loadLines(built, file, readFileSync(schema, 'utf8'));
      break;
    }
    case 'sqlite':
      await migrate(`file:${file}`, prismaDir);
      await migrate(built, prismaDir);
      await copyRows(`file:${file}`, built, readTables(prismaDir));
  }
  const inBuilt = await connect(built);
  try {
    const { Touch: _, ...tables } = manifest.tables;
    compareCounts(tables, await countRows(inBuilt, Object.keys(tables)));
  } finally {
    await inBuilt.close();
  }
  await migrate(built, prismaDir);
  await settle(built);
}

/** @throws InvalidInputError without the programs that read the format of pg_dump */
async function refuseOldTools(connection: Connection): Promise<void> {
  const needed = await serverMajor(connection);
  for (const program of ['pg_restore', 'psql'] as const) {
    const major = await majorOf(program);
    if (major !== null && major >= needed) continue;
    const found = major === null ? 'it is not installed' : `${major} is installed`;
    throw new InvalidInputError(
      `The backup is in the format of pg_dump: ${program} ${needed} or later is needed, and ${found}.`,
    );
  }
}

const TRIES = 10;
const PAUSE_MS = 200;

/** A client that was just closed is listed for a moment. @throws InvalidInputError while others are connected */
async function refuseUsed(connection: Connection): Promise<void> {
  let others = await countOthers(connection);
  for (let tries = 1; others > 0 && tries < TRIES; tries += 1) {
    await wait(PAUSE_MS);
    others = await countOthers(connection);
  }
  if (others > 0)
    throw new InvalidInputError(
      `${others === 1 ? 'Another client is' : `${others} other clients are`} connected to the database: stop the blog first.`,
    );
}
