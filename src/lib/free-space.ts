/**
 * The free space of a disk, and sizes in whole megabytes for sentences about it.
 */
import { statfs } from 'node:fs/promises';

/** Of the disk that the folder is on, without what is reserved for root. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Rounded up: “1,234”. */
export function megabytes(bytes: number): string {
  return Math.ceil(bytes / 1_000_000).toLocaleString('en');
}
