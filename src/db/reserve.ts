/**
 * Gives the disk reserve up for a write that finds the disk full, and brings it back.
 */
import { isPostgresUrl, type Db } from './client.ts';
import { diskReserve, RESERVE_BYTES } from './disk-reserve.ts';

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

/** @returns whether everybody may write */
export async function refillReserve(db: Db): Promise<boolean> {
  if (db.reserve === null || db.reserve.fill()) return true;
  const [inside] = await db.$queryRaw<{ bytes: number | bigint }[]>`
    SELECT freelist_count * page_size AS bytes FROM pragma_freelist_count(), pragma_page_size()`;
  if (Number(inside?.bytes ?? 0) >= RESERVE_BYTES) db.reserve.goWithout();
  return !db.reserve.isFreed();
}
