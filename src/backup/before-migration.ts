/**
 * Migrates the database, and copies an SQLite file before, so that an upgrade that went wrong can be taken back: stop
 * the blog, and put the copy in the place of the database with the version before. Of PostgreSQL, the log says when
 * the last backup was made.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { isPostgresUrl } from '../db/client.ts';
import { appliedToSqlite, knownMigrations, migrate } from '../db/migrate.ts';
import { copyOnline } from '../db/sqlite/files.ts';
import type { Deps } from '../deps.ts';
import type { Clock } from '../lib/time.ts';
import { partName, removeLeftovers } from './names.ts';
import { refuseUnlessFits } from './room.ts';
import { findLastBackup, insertBackup } from './store/backups.ts';

/** Named after a migration: other files of that folder are the owner's. */
const COPY = /^before-\d{14}_\w+\.db$/;
const KEPT = 2;

export type SafeMigration = {
  applied: string[];
  created: boolean;
  /** The copy that was made. */
  copy: { file: string; size: number; madeAt: Date } | null;
  /** Why there is no copy of an SQLite file that was migrated. */
  problem: string | null;
};

/** @throws as `migrate` */
export async function migrateSafely(config: Config, clock: Clock): Promise<SafeMigration> {
  const { databaseUrl, packageDir } = config;
  const prismaDir = path.join(packageDir, 'prisma');
  const before = isPostgresUrl(databaseUrl)
    ? { copy: null, problem: null }
    : await copyIfPending(config, prismaDir, clock);
  return { ...(await migrate(databaseUrl, prismaDir)), ...before };
}

/** A copy that fails does not stop the blog from starting: the log says it. */
async function copyIfPending(
  { databaseUrl, dataDir, autoBackupMaxBytes }: Config,
  prismaDir: string,
  clock: Clock,
): Promise<Pick<SafeMigration, 'copy' | 'problem'>> {
  const file = databaseUrl.replace(/^file:/, '');
  try {
    const applied = new Set(appliedToSqlite(databaseUrl).map(({ name }) => name));
    const [next] = knownMigrations(databaseUrl, prismaDir).filter(({ name }) => !applied.has(name));
    if (applied.size === 0 || !next || autoBackupMaxBytes === 0)
      return { copy: null, problem: null };
    const { size } = statSync(file);
    if (size > autoBackupMaxBytes)
      return { copy: null, problem: 'It is larger than AUTO_BACKUP_MAX_BYTES.' };
    const target = path.join(dataDir, `before-${next.name}.db`);
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    removeLeftovers(dataDir);
    await refuseUnlessFits(size, dataDir, 'a copy of the database');
    await copyTo(file, target);
    const copy = { file: target, size: statSync(target).size, madeAt: clock.now() };
    prune(dataDir, path.basename(target));
    return { copy, problem: null };
  } catch (error) {
    return { copy: null, problem: (error as Error).message.split('\n', 1).join('') };
  }
}

async function copyTo(file: string, target: string): Promise<void> {
  const part = path.join(path.dirname(target), partName('db'));
  try {
    await copyOnline(file, part);
    renameSync(part, target);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
  }
}

/** Keeps the new copy and the newest others: the names of migrations begin with their time. */
function prune(folder: string, made: string): void {
  const others = readdirSync(folder)
    .filter((name) => COPY.test(name) && name !== made)
    .sort()
    .reverse();
  for (const name of others.slice(KEPT - 1)) rmSync(path.join(folder, name), { force: true });
}

/** Records the copy, and logs what an operator should know. */
export async function noteMigration(
  { db, log, config, clock }: Pick<Deps, 'db' | 'log' | 'config' | 'clock'>,
  { applied, created, copy, problem }: SafeMigration,
): Promise<void> {
  if (applied.length === 0 || created) return;
  const about = { form: 'sqlite', automatic: true } as const;
  if (copy) {
    const file = path.basename(copy.file);
    await insertBackup(db, { ...copy, ...about, file, problem: null });
    log.info({ file: copy.file }, 'database copied before its migration');
  } else if (problem !== null) {
    const said = `The database was migrated without a copy. ${problem}`;
    const row = { ...about, madeAt: clock.now(), file: null, size: 0, problem: said };
    // A full disk, which is why there is no copy, may have no room for the row either.
    await insertBackup(db, row).catch(() => undefined);
    log.warn({ problem }, 'database migrated without a copy');
  } else if (isPostgresUrl(config.databaseUrl)) {
    const last = await findLastBackup(db);
    log.info({ lastBackup: last?.madeAt ?? 'never' }, 'database migrated; its last backup');
  }
}
