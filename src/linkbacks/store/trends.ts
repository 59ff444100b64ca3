/**
 * Counting linkbacks by when they came: never a row of them is read.
 */
import type { Db } from '../../db/client.ts';
import type { Moderation } from '../linkback.ts';

/** All there are: named, they let the index on moderation and time answer. */
const ALL: Moderation[] = ['pending', 'approved', 'rejected', 'spam'];

/** How many came from `from` on and before `to`, by the protocols that brought each. */
export async function countByProtocols(
  db: Db,
  { from, to }: { from: Date; to: Date },
): Promise<{ via: string; count: number }[]> {
  const groups = await db.linkback.groupBy({
    by: ['via'],
    where: { moderation: { in: ALL }, receivedAt: { gte: from, lt: to } },
    _count: { _all: true },
  });
  return groups.map(({ via, _count }) => ({ via, count: _count._all }));
}

/** The hosts of approved linkbacks that came from `from` on, those with most first. */
export async function countByHost(
  db: Db,
  { from, take }: { from: Date; take: number },
): Promise<{ host: string; count: number }[]> {
  const groups = await db.linkback.groupBy({
    by: ['finalHost'],
    where: { moderation: 'approved', receivedAt: { gte: from }, finalHost: { not: null } },
    _count: { finalHost: true },
    orderBy: [{ _count: { finalHost: 'desc' } }, { finalHost: 'asc' }],
    take,
  });
  return groups.map(({ finalHost, _count }) => ({
    host: finalHost ?? '',
    count: _count.finalHost,
  }));
}
