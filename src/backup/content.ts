/**
 * The database in a backup, by its kind and by what is installed: a copy of the SQLite file; pg_dump's format where its
 * version fits the server; else the portable form.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { isPostgresUrl } from '../db/client.ts';
import { appliedToSqlite, type AppliedMigration } from '../db/migrate.ts';
import { copyOnline, countRows } from '../db/sqlite/files.ts';
import { versionOf } from '../lib/version.ts';
import { toLines } from '../portable/lines.ts';
import { stepsOf, type Step } from '../portable/steps.ts';
import { openSnapshot } from '../db/rows/snapshot.ts';
import { readTables, type Table } from '../db/rows/tables.ts';
import { DATABASE_FILES, PLAIN_SCHEMA, SCHEMA, type BackupForm } from './manifest.ts';
import { partName } from './names.ts';
import { dump, majorOf } from './postgres-tools.ts';
import { connect, currentSchema, holdSnapshot, serverMajor } from './store/postgres.ts';
import { fileIn, type ArchiveFile } from './write-archive.ts';

/** What a backup needs of the settings. */
export type BackupConfig = Pick<Config, 'databaseUrl' | 'packageDir' | 'themeDir'>;

export type BackupContent = {
  files: ArchiveFile[];
  /** Complete when the files are written. */
  describe: () => {
    form: BackupForm;
    /** Of pg_dump. */
    schema?: string;
    migrations: AppliedMigration[];
    tables: Record<string, number>;
  };
  close: () => Promise<void>;
};

/** @param folder for a copy of the database while it is written */
export async function contentOf(config: BackupConfig, folder: string): Promise<BackupContent> {
  const prismaDir = path.join(config.packageDir, 'prisma');
  const tables = readTables(prismaDir);
  if (!isPostgresUrl(config.databaseUrl)) return await sqliteContent(config, folder, tables);
  return (await dumpContent(config, tables)) ?? (await portableContent(config, prismaDir, tables));
}

async function sqliteContent(
  { databaseUrl }: BackupConfig,
  folder: string,
  tables: readonly Table[],
): Promise<BackupContent> {
  const copy = path.join(folder, partName('db'));
  const close = () => {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(copy + suffix, { force: true });
    return Promise.resolve();
  };
  try {
    await copyOnline(databaseUrl.replace(/^file:/, ''), copy);
    const migrations = appliedToSqlite(`file:${copy}`);
    const counts = countRows(
      copy,
      tables.map(({ name }) => name),
    );
    return {
      files: [fileIn(DATABASE_FILES.sqlite, copy)],
      describe: () => ({ form: 'sqlite', migrations, tables: counts }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `null`: pg_dump is missing, or older than the server, which it then refuses; or the schema's name needs quotes. */
async function dumpContent(
  { databaseUrl }: BackupConfig,
  tables: readonly Table[],
): Promise<BackupContent | null> {
  const installed = await majorOf('pg_dump');
  if (installed === null) return null;
  const connection = await connect(databaseUrl);
  if (installed < (await serverMajor(connection))) {
    await connection.close();
    return null;
  }
  const schema = await currentSchema(connection);
  if (!PLAIN_SCHEMA.test(schema)) {
    await connection.close();
    return null;
  }
  const { name, ...described } = await holdSnapshot(
    connection,
    tables.map((table) => table.name),
  );
  const dumps: ReturnType<typeof dump>[] = [];
  return {
    files: [
      {
        name: DATABASE_FILES.pg_dump,
        open: () => {
          const made = dump(databaseUrl, { schema, snapshot: name });
          dumps.push(made);
          return made.stream;
        },
      },
    ],
    describe: () => ({ form: 'pg_dump', schema, ...described }),
    close: async () => {
      for (const each of dumps) each.close();
      await connection.close();
    },
  };
}

async function portableContent(
  { databaseUrl, packageDir }: BackupConfig,
  prismaDir: string,
  tables: readonly Table[],
): Promise<BackupContent> {
  const snapshot = await openSnapshot(databaseUrl);
  const { migrations } = snapshot;
  const counts: Record<string, number> = Object.fromEntries(tables.map(({ name }) => [name, 0]));
  const header = {
    version: versionOf(packageDir),
    secrets: true,
    migrations: migrations.map(({ name }) => name),
  };
  const lines = () => toLines(header, counting(stepsOf(snapshot, tables), counts));
  return {
    files: [
      fileIn(SCHEMA, path.join(prismaDir, 'schema.prisma')),
      { name: DATABASE_FILES.portable, open: () => Readable.from(lines(), { objectMode: false }) },
    ],
    describe: () => ({ form: 'portable', migrations, tables: counts }),
    close: () => snapshot.close(),
  };
}

async function* counting(
  steps: AsyncIterable<Step>,
  counts: Record<string, number>,
): AsyncGenerator<Step> {
  for await (const step of steps) {
    const { name } = step.table;
    if (!step.isLate) counts[name] = (counts[name] ?? 0) + step.rows.length;
    yield step;
  }
}
