/** Backups of test blogs, and databases to restore them into. */
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { makeBackup } from '../../../src/backup/make.ts';
import { restoreBackup } from '../../../src/backup/restore.ts';
import { readConfig } from '../../../src/config.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { emptyDatabase, querySql } from '../database.ts';
import { prismaDir } from '../prisma-dir.ts';
import type { TestBlog } from './test-blog.ts';

export async function backupOf(blog: TestBlog, name = 'backup.zip'): Promise<string> {
  return (await makeBackup(blog.deps, path.join(blog.deps.config.dataDir, name))).file;
}

/** A database to restore into: of the same kind, with the migrations and nothing else. */
export async function elsewhere(env: Record<string, string> = {}) {
  const { url, drop } = await emptyDatabase();
  onTestFinished(drop);
  await migrate(url, prismaDir);
  const config = readConfig({ SITE_URL: 'http://blog.example', DATABASE_URL: url, ...env });
  const clock = { now: () => new Date('2026-11-30T10:00:00Z') };
  const restore = (file: string, options = {}) =>
    restoreBackup({ config, clock }, file, { force: false, resend: false, ...options });
  return { url, config, clock, restore };
}

/** The rows of a table. */
export const count = async (url: string, table: string) => {
  const [row] = (await querySql(url, `SELECT count(*) AS n FROM "${table}"`)) as { n: number }[];
  return Number(row?.n);
};
