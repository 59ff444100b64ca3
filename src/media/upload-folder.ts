/**
 * The folder of uploads in progress: private, below DATA_DIR, with a part for each process.
 *
 * What a process that was killed left behind is deleted at the next start. Several processes may
 * share DATA_DIR: what one that runs is receiving stays.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';

const PRIVATE = 0o700;

type Where = Pick<Config, 'dataDir'>;

/** To be called at the start. Rejects where DATA_DIR cannot be written. */
export async function emptyUploadFolder({ dataDir }: Where): Promise<void> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true, mode: PRIVATE });
  for (const name of await readdir(folder)) {
    if (!isOfAnotherProcess(name))
      await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Where this process receives files. Makes the folder where it is missing. */
export async function openUploadFolder({ dataDir }: Where): Promise<string> {
  const folder = path.join(folderOf(dataDir), String(process.pid));
  await mkdir(folder, { recursive: true, mode: PRIVATE });
  return folder;
}

function folderOf(dataDir: string): string {
  return path.resolve(dataDir, 'uploads');
}

/** Whether it is named by another process that runs. */
function isOfAnotherProcess(name: string): boolean {
  const pid = /^[1-9]\d*$/.test(name) ? Number(name) : process.pid;
  if (pid === process.pid) return false;
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
