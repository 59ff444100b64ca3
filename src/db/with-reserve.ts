/**
 * What a start must write, on a disk that is full already: the reserve makes room for it, as it does
 * for a write of a blog that runs (client.ts).
 */
import { isPostgresUrl } from './client.ts';
import { diskReserve } from './disk-reserve.ts';

/** Of SQLite, whose log and its index have no room either, and of the file system. */
const NO_ROOM = /^(?:SQLITE_FULL|SQLITE_IOERR\w*|ENOSPC|EDQUOT)$/;

/**
 * Runs `work`, and once more where the disk was full and its reserve could be freed.
 *
 * @param url of the database that the reserve lies beside
 * @throws what `work` throws
 */
export async function withReserve<T>(url: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (isPostgresUrl(url) || !NO_ROOM.test(code) || !diskReserve(url).free()) throw error;
    return await work();
  }
}
