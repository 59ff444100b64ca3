/**
 * Writes a backup under another name, checks it by reading it again, and renames it: a file with a backup's name is
 * whole. Needs no dependencies, so that it can run in a subprocess.
 */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isPostgresUrl } from '../db/client.ts';
import { sync } from '../db/sqlite/files.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { versionOf } from '../lib/version.ts';
import { contentOf, type BackupConfig } from './content.ts';
import { BACKUP_FORMAT, type BackupForm, type Manifest } from './manifest.ts';
import { partName, removeLeftovers } from './names.ts';
import { openBackup } from './read-archive.ts';
import { refuseWithoutRoom, withRoom } from './room.ts';
import { fileIn, writeArchive, type ArchiveFile } from './write-archive.ts';

export type MadeBackup = {
  file: string;
  /** In bytes. */
  size: number;
  form: BackupForm;
  /** Rows of each table. */
  tables: Record<string, number>;
};

export type BackupOptions = {
  /** Also the theme, and the settings of the process with their passwords. */
  withTheme?: boolean;
  withSettings?: boolean;
  /** It will be sent, and not stay there. */
  isDownload?: boolean;
};

/**
 * @returns what it wrote, in its place
 * @throws InvalidInputError if the disk is full or the database is damaged; then nothing is left
 */
export async function writeBackup(
  config: BackupConfig,
  target: string,
  made: Date,
  options: BackupOptions,
): Promise<MadeBackup> {
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  removeLeftovers(folder);
  await refuseWithoutRoom(config.databaseUrl, folder);
  const part = path.join(folder, partName('zip'));
  return await withRoom(folder, async () => {
    const content = await contentOf(config, folder);
    try {
      const files = [...content.files, ...(await extraFiles(config, options))];
      const written: { manifest?: Manifest } = {};
      await writeArchive(part, files, (hashes) => {
        const described = content.describe();
        const database = isPostgresUrl(config.databaseUrl) ? 'postgresql' : 'sqlite';
        const antiphon = versionOf(config.packageDir);
        const about = { antiphon, format: BACKUP_FORMAT, made, database } as const;
        return (written.manifest = { ...about, ...described, files: hashes });
      });
      await verify(part, written.manifest);
      sync(part);
      renameSync(part, target);
      sync(folder);
      const { form, tables } = content.describe();
      return { file: target, size: statSync(target).size, form, tables };
    } finally {
      await content.close();
      rmSync(part, { force: true });
    }
  });
}

/** @throws Error if what is on the disk is not what was written */
async function verify(file: string, written: Manifest | undefined): Promise<void> {
  const { manifest, close } = await openBackup(file);
  close();
  if (!isDeepStrictEqual(manifest, written))
    throw new Error('The backup that was written is not what was to be written.');
}

async function extraFiles(
  { themeDir }: BackupConfig,
  { withTheme, withSettings }: BackupOptions,
): Promise<ArchiveFile[]> {
  const files: ArchiveFile[] = [];
  if (withSettings) {
    const env = path.resolve('.env');
    if (!existsSync(env))
      throw new InvalidInputError(`There is no ${env}: leave out --with-settings.`);
    files.push(fileIn('settings.env', env));
  }
  if (withTheme) {
    if (themeDir === '')
      throw new InvalidInputError('THEME_DIR names no theme: leave out --with-theme.');
    for (const entry of await readdir(themeDir, { recursive: true, withFileTypes: true })) {
      const name = path.join(entry.parentPath, entry.name);
      const inTheme = path.relative(themeDir, name).replaceAll(path.sep, '/');
      if (entry.isFile()) files.push(fileIn(`theme/${inTheme}`, name));
    }
  }
  return files;
}
