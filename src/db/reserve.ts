/**
 * Frees the disk reserve for the writes of a start that finds the disk full, and refills it once there is room.
 */
import { isPostgresUrl, type Db } from './client.ts';
import { diskReserve, RESERVE_BYTES } from './disk-reserve.ts';
import { diskProblem } from './trouble.ts';

/**
 * Runs `work`, and again if the disk was full and the reserve could be freed.
 *
 * @param url the URL of the database
 * @throws what `work` throws
 */
export async function withReserve<T>(url: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isPostgresUrl(url) || diskProblem(error) === null) throw error;
    if (!diskReserve(url).free()) throw error;
    return await work();
  }
}

/**
 * Refills the reserve if there is room on the disk, or in the database file after deletions.
 *
 * @returns whether readers' writes are accepted again
 */
export async function refillReserve(db: Db): Promise<boolean> {
  if (db.reserve === null || db.reserve.fill()) return true;
  const [inside] = await db.$queryRaw<{ bytes: number | bigint }[]>`
    SELECT freelist_count * page_size AS bytes FROM pragma_freelist_count(), pragma_page_size()`;
  if (Number(inside?.bytes ?? 0) >= RESERVE_BYTES) db.reserve.goWithout();
  return !db.reserve.isFreed();
}
