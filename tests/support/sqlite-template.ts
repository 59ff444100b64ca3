/** Makes an SQLite file once for the run, migrated as a start does it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/migrate.ts';
import { Sqlite } from '../../src/db/sqlite/driver.ts';
import { prismaDir } from './prisma-dir.ts';

export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-template-'));
  const file = path.join(folder, 'template.db');
  await migrate(`file:${file}`, prismaDir);
  // Everything in the one file that is copied.
  const db = new Sqlite(file);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  project.provide('databaseTemplate', `file:${file}`);
  return () => {
    rmSync(folder, { recursive: true });
  };
}
