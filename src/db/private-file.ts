/**
 * Keeps the SQLite file from other users of the machine: it holds e-mail addresses, drafts and
 * hashes of passwords.
 */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

const ITS_OWNER_ALONE = 0o600;

/**
 * Makes the file, and its folder, where they are missing, for their owner alone; takes others'
 * permissions from a file that is there. SQLite gives its WAL the permissions of the file.
 */
export function openPrivately(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', ITS_OWNER_ALONE));
  for (const suffix of ['', '-wal', '-shm']) restrict(`${file}${suffix}`);
}

function restrict(file: string): void {
  try {
    chmodSync(file, ITS_OWNER_ALONE);
  } catch (error) {
    // No WAL yet; a file of somebody else's; a file system without permissions.
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOENT', 'EPERM', 'ENOTSUP', 'EROFS'].includes(code)) throw error;
  }
}
