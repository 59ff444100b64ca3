/** Databases of earlier versions: the migrations until then. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { emptyDatabase } from './database.ts';
import { prismaDir } from './prisma-dir.ts';

/** A copy of prisma/ in which a test may add and change migrations. */
export function migrationsOfOurOwn() {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-migrations-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  cpSync(prismaDir, folder, { recursive: true });
  return {
    folder,
    add(name: string, sqlite: string, postgresql = sqlite) {
      for (const [provider, sql] of Object.entries({ sqlite, postgresql })) {
        const migration = path.join(folder, 'migrations', provider, name);
        mkdirSync(migration, { recursive: true });
        writeFileSync(path.join(migration, 'migration.sql'), sql);
      }
    },
  };
}

export const RENAME = '20261129194500_plain_names';
export const TRASH = '20261129224923_trash_notes_and_structure';

/** All migrations, in order. */
export const ALL = readdirSync(path.join(prismaDir, 'migrations', 'sqlite')).sort();

/** This migration, and all later ones. */
export const since = (migration: string) => ALL.slice(ALL.indexOf(migration));

/** Of the last version without this migration. */
export async function databaseBefore(migration: string): Promise<string> {
  const { url, drop } = await emptyDatabase();
  onTestFinished(drop);
  const own = migrationsOfOurOwn();
  for (const provider of ['sqlite', 'postgresql']) {
    for (const later of since(migration)) {
      rmSync(path.join(own.folder, 'migrations', provider, later), { recursive: true });
    }
  }
  await migrate(url, own.folder);
  return url;
}

/** With other table and column names. */
export const databaseBeforeRename = () => databaseBefore(RENAME);
