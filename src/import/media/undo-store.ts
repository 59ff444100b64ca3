/**
 * The media of a run that is undone.
 */
import type { Db, Transaction } from '../../db/client.ts';
import { deleteMediaThings } from '../store/things.ts';

export async function selectMediaMade(
  db: Db,
  runId: number,
  take: number,
): Promise<{ id: number; mediaId: number | null; created: boolean }[]> {
  return await db.importedMedia.findMany({
    where: { runId },
    orderBy: { id: 'asc' },
    take,
    select: { id: true, mediaId: true, created: true },
  });
}

/** And what was noted of their entries and pages. */
export async function deleteMediaRows(
  transaction: Transaction,
  ids: readonly number[],
): Promise<void> {
  await deleteMediaThings(transaction, { ourId: { in: [...ids] } });
  await transaction.importedMedia.deleteMany({ where: { id: { in: [...ids] } } });
}
