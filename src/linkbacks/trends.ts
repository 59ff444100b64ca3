/**
 * How many linkbacks came lately, day by day and by protocol, and who links most.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Moderation } from './linkback.ts';
import type { Protocol } from '../posts/post.ts';

/** A linkback that several protocols brought counts as one of the first. */
export type DayCounts = Record<Protocol, number>;

export type Trends = {
  /** One for each day that was asked for. */
  days: DayCounts[];
  /** Of approved linkbacks, most first. */
  hosts: { host: string; count: number }[];
};

/** `starts`: when each day began, the earliest first; the last one goes on until now. */
export async function linkbackTrends(
  deps: Pick<Deps, 'db' | 'clock'>,
  { starts, maxHosts }: { starts: readonly Date[]; maxHosts: number },
): Promise<Trends> {
  const [earliest] = starts;
  if (!earliest) return { days: [], hosts: [] };
  const end = new Date(deps.clock.now().getTime() + 1);
  const days = starts.map(async (from, index) => {
    const groups = await countByProtocols(deps.db, { from, to: starts[index + 1] ?? end });
    const counts: DayCounts = { pingback: 0, trackback: 0, webmention: 0 };
    for (const { via, count } of groups) counts[via.split(',')[0] as Protocol] += count;
    return counts;
  });
  return {
    days: await Promise.all(days),
    hosts: await countByHost(deps.db, { from: earliest, take: maxHosts }),
  };
}

/** All there are: named, they let the index on moderation and time answer. */
const ALL: Moderation[] = ['pending', 'approved', 'rejected', 'spam'];

/** How many came from `from` on and before `to`, by the protocols that brought each. */
async function countByProtocols(
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
async function countByHost(
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
