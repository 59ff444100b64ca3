/**
 * Closing the comments of many posts at once, in the posts table.
 */
import type { Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { listKeys, postKey } from '../cache-keys/surrogate-keys.ts';

/** @returns how many there were, at most `take` */
export async function closeSomeBefore(
  transaction: Transaction,
  { before, now, take }: { before: Date; now: Date; take: number },
): Promise<number> {
  const where = { kind: 'post', status: 'published', commentsOpen: true } as const;
  const rows = await transaction.post.findMany({
    where: { ...where, publishedAt: { lt: before } },
    orderBy: { id: 'asc' },
    take,
    select: { id: true },
  });
  if (rows.length === 0) return 0;
  await transaction.post.updateMany({
    where: { id: { in: rows.map(({ id }) => id) }, ...where },
    data: { commentsOpen: false, updatedAt: now, version: { increment: 1 } },
  });
  touch(transaction, [...rows.map(({ id }) => postKey(id)), listKeys.sitemap]);
  return rows.length;
}
