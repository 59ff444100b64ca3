/**
 * A file beside the SQLite database that holds space on the disk. When the disk is full it is
 * deleted, so that the owner can sign in and delete something; it is written again once there is
 * space. What the space is kept from meanwhile is the callers' to refuse, by `isFreed`.
 */
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';

/** Signing in takes kilobytes; deleting takes more, since what is deleted stands in the log first. */
export const RESERVE_BYTES = 8_388_608;
const CHUNK_BYTES = 1_048_576;

export type DiskReserve = {
  /** It was given up, and has not come back: what is left is the owner's. */
  isFreed: () => boolean;
  /** Writes it, if it is not there. @returns whether it is there now */
  fill: () => boolean;
  /** @returns whether there was anything to give up */
  free: () => boolean;
  /** There is room without it. */
  goWithout: () => void;
};

/** `url` is that of an SQLite file. Nothing is written before `fill`. */
export function diskReserve(url: string): DiskReserve {
  const file = `${url.replace(/^file:/, '')}.reserve`;
  let isFreed = false;
  const free = (): boolean => {
    const held = sizeOf(file);
    rmSync(file, { force: true });
    if (held > 0) isFreed = true;
    return held > 0;
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

/** @returns `false` where the disk has no room for it */
function write(file: string): boolean {
  // Random, so that no file system saves the space by compressing it.
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
