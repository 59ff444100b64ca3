/**
 * Brings back the disk's reserve once there is room: on the disk, or within the database file where
 * something was deleted. The worker calls it.
 */
import type { Db } from './client.ts';
import { RESERVE_BYTES } from './disk-reserve.ts';

/** @returns whether everybody may write */
export async function refillReserve(db: Db): Promise<boolean> {
  if (db.reserve === null || db.reserve.fill()) return true;
  const [inside] = await db.$queryRaw<{ bytes: number | bigint }[]>`
    SELECT freelist_count * page_size AS bytes FROM pragma_freelist_count(), pragma_page_size()`;
  if (Number(inside?.bytes ?? 0) >= RESERVE_BYTES) db.reserve.goWithout();
  return !db.reserve.isFreed();
}
