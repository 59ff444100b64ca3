/**
 * Makes and records a backup: one zip with the database as it is at one moment, while the blog runs.
 */
import { rmSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { isPostgresUrl } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { runInSubprocess } from '../lib/subprocess.ts';
import { backupName, partName } from './names.ts';
import { refuseTarget } from './refuse-target.ts';
import { insertBackup } from './store/backups.ts';
import { writeBackup, type BackupOptions, type MadeBackup } from './write.ts';

export type BackupDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/**
 * Makes and records a backup.
 *
 * @param target the file, which may exist
 * @throws InvalidInputError if the disk is full or the database is damaged; then nothing is left
 */
export async function makeBackup(
  deps: BackupDeps,
  target: string,
  options: BackupOptions = {},
): Promise<MadeBackup> {
  const madeAt = deps.clock.now();
  const file = options.isDownload ? null : path.basename(target);
  const row = { madeAt, file, automatic: false };
  try {
    const { databaseUrl, packageDir, themeDir } = deps.config;
    await refuseTarget(databaseUrl, target);
    const given = { databaseUrl, packageDir, themeDir };
    const made = await (options.isDownload ? writeAside : writeBackup)(
      given,
      target,
      madeAt,
      options,
    );
    await insertBackup(deps.db, { ...row, form: made.form, size: made.size, problem: null });
    return made;
  } catch (error) {
    const form = isPostgresUrl(deps.config.databaseUrl) ? 'portable' : 'sqlite';
    const problem = (error as Error).message.split('\n', 1).join('');
    // A full disk has no room for the row either.
    await insertBackup(deps.db, { ...row, form, size: 0, problem }).catch(() => undefined);
    throw error;
  }
}

const DEADLINE_MS = 6 * 3_600_000;

/** In a subprocess: checking the copy of a large SQLite file would hold this one for seconds. */
async function writeAside(...given: Parameters<typeof writeBackup>): Promise<MadeBackup> {
  const module = new URL('./write', import.meta.url);
  const made = await runInSubprocess<typeof writeBackup>(module, 'writeBackup', given, {
    deadlineMs: DEADLINE_MS,
    priority: constants.priority.PRIORITY_BELOW_NORMAL,
  });
  if (made === null) throw new InvalidInputError('The process that made the backup was ended.');
  return made;
}

/**
 * @param to a file or folder; missing: DATA_DIR/backups
 * @returns the file, and whether its name has the time
 */
export function backupTarget(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  to?: string,
): { file: string; isNamedByTime: boolean } {
  const given = to === undefined ? path.join(config.dataDir, 'backups') : to;
  const isFolder =
    to === undefined ||
    /[/\\]$/.test(to) ||
    (statSync(given, { throwIfNoEntry: false })?.isDirectory() ?? false);
  if (!isFolder) return { file: path.resolve(given), isNamedByTime: false };
  return { file: path.resolve(given, backupName(clock.now())), isNamedByTime: true };
}

/**
 * Makes a backup to be sent and then removed.
 *
 * @returns with the name that it is to have there
 */
export async function downloadBackup(
  deps: BackupDeps,
  options: BackupOptions = {},
): Promise<MadeBackup & { name: string; remove: () => void }> {
  const file = path.join(deps.config.dataDir, partName('zip'));
  const made = await makeBackup(deps, file, { ...options, isDownload: true });
  const remove = () => {
    rmSync(file, { force: true });
  };
  return { ...made, name: backupName(deps.clock.now()), remove };
}
