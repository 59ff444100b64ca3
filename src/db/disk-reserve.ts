/**
 * A file beside the SQLite database that reserves disk space. When the disk is full it is deleted, so that an
 * owner can sign in and delete something; it is written again once there is room. While `isFreed`, callers
 * refuse the writes that the space is not meant for.
 */
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';

/** Signing in takes kilobytes; deleting takes more, since it is written to the log first. */
export const RESERVE_BYTES = 8_388_608;
const CHUNK_BYTES = 1_048_576;

export type DiskReserve = {
  /** It was freed and is not refilled: the remaining space is for owners. */
  isFreed: () => boolean;
  /** Writes it if it is missing. @returns whether it exists now */
  fill: () => boolean;
  /** Deletes it. @returns whether there was anything to delete */
  free: () => boolean;
  /** Accepts that there is enough room without it. */
  goWithout: () => void;
};

/** @param url the URL of an SQLite file. Nothing is written before `fill`. */
export function diskReserve(url: string): DiskReserve {
  const file = `${url.replace(/^file:/, '')}.reserve`;
  let isFreed = false;
  const free = (): boolean => {
    const size = sizeOf(file);
    rmSync(file, { force: true });
    if (size > 0) isFreed = true;
    return size > 0;
  };
  return {
    isFreed: () => isFreed,
    fill() {
      if (sizeOf(file) < RESERVE_BYTES && !write(file)) {
        rmSync(file, { force: true });
        isFreed = true;
        return false;
      }
      isFreed = false;
      return true;
    },
    free,
    goWithout() {
      isFreed = false;
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** @returns `false` if the disk has no room for it */
function write(file: string): boolean {
  // Random, so that no file system compresses it.
  const chunk = randomBytes(CHUNK_BYTES);
  const descriptor = openSync(file, 'w', 0o600);
  try {
    for (let written = 0; written < RESERVE_BYTES; written += writeSync(descriptor, chunk));
    fsyncSync(descriptor);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return false;
    throw error;
  } finally {
    closeSync(descriptor);
  }
}
