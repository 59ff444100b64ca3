/**
 * When the last backup was made, and whether that is too long ago.
 */
import type { Deps } from '../deps.ts';
import { readSettings } from '../settings/settings.ts';
import { type BackupRow, findLastBackup, selectBackups } from './store/backups.ts';

export type { BackupRow } from './store/backups.ts';

export type BackupStatus = {
  /** The newest that did not fail; `null`: there is none. */
  last: BackupRow | null;
  /** 0: never warn. */
  warnAfterDays: number;
  isLate: boolean;
};

const DAY_MS = 86_400_000;

export async function readBackupStatus(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
): Promise<BackupStatus> {
  const { backupWarnAfterDays: warnAfterDays } = await readSettings(deps);
  const last = await findLastBackup(deps.db);
  const age = last === null ? Infinity : deps.clock.now().getTime() - last.madeAt.getTime();
  return { last, warnAfterDays, isLate: warnAfterDays > 0 && age > warnAfterDays * DAY_MS };
}

/** The newest first, with those that failed and those before migrations. */
export async function listBackups({ db }: Pick<Deps, 'db'>, max: number): Promise<BackupRow[]> {
  return await selectBackups(db, max);
}
