/**
 * Counting comments by when they came: never a row of them is read.
 */
import type { Db } from '../../db/client.ts';

/** How many came from `from` on and before `to`. */
export async function countCreated(
  db: Db,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  return await db.comment.count({ where: { createdAt: { gte: from, lt: to } } });
}
