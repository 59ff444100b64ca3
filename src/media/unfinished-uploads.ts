/**
 * The folder of uploads in progress, private, below DATA_DIR. A request deletes its own files; files that a
 * killed process left behind are deleted by their age.
 *
 * Several processes may share the folder, in containers with the same process ids, so only the age of a file
 * says whether a request still receives it.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import type { Clock } from '../lib/time.ts';

const PRIVATE = 0o700;
/** Since the last byte arrived: far longer than a request may take. */
const ABANDONED_AFTER_MS = 3_600_000;

type Where = Pick<Config, 'dataDir'>;

/** Deletes abandoned files. Rejects if DATA_DIR cannot be written. */
export async function pruneUploads(where: Where, clock: Clock): Promise<void> {
  const folder = await openUploadFolder(where);
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const changedMs = await changedAt(file);
    if (changedMs !== null && clock.now().getTime() - changedMs > ABANDONED_AFTER_MS)
      // An earlier version had a folder for each process.
      await rm(file, { recursive: true, force: true });
  }
}

/** Creates the folder if it is missing. @returns its absolute path */
export async function openUploadFolder({ dataDir }: Where): Promise<string> {
  const folder = path.resolve(dataDir, 'uploads');
  await mkdir(folder, { recursive: true, mode: PRIVATE });
  return folder;
}

/** `null`: the file was deleted meanwhile. */
async function changedAt(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
