/**
 * Refuses to write a backup over anything but an earlier backup.
 */
import { lstatSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isPostgresUrl } from '../db/client.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { endsAsBackup } from './read-archive.ts';

/** SQLite's files. */
const SUFFIXES = ['', '-wal', '-shm', '-journal'];

/** @throws InvalidInputError for a name of the database, and for a file that is there and is no backup */
export async function refuseTarget(databaseUrl: string, target: string): Promise<void> {
  if (!isPostgresUrl(databaseUrl)) refuseDatabase(databaseUrl.replace(/^file:/, ''), target);
  const there = lstatSync(target, { throwIfNoEntry: false });
  if (!there) return;
  const isFile = statSync(target, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile && (there.size === 0 || (await endsAsBackup(target)))) return;
  throw new InvalidInputError(
    `${target} exists and is no backup: it stays as it is. Name another file.`,
  );
}

/** Also one that is not there yet, such as the log of a database that nobody uses. */
function refuseDatabase(file: string, target: string): void {
  const names = SUFFIXES.map((suffix) => realName(file) + suffix);
  const own = statSync(target, { throwIfNoEntry: false });
  const isSame = names.some((name) => {
    const its = statSync(name, { throwIfNoEntry: false });
    return own && its && own.ino === its.ino && own.dev === its.dev;
  });
  if (isSame || names.includes(realName(target)))
    throw new InvalidInputError(`${target} is a file of the database. Name another file.`);
}

/** Without symbolic links, as far as it is there. */
function realName(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(realName(folder), path.basename(file));
  }
}
