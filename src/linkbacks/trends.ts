/**
 * Statistics: how many linkbacks were received each day by protocol, and which hosts link most. Counted by
 * the database; no rows are read.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { MODERATIONS } from './linkback.ts';
import { protocolsIn } from './store/linkbacks.ts';
import type { Protocol } from '../posts/post.ts';

/** A linkback that came by several protocols counts for the first of them. */
export type DayCounts = Record<Protocol, number>;

export type Trends = {
  /** One for each requested day. */
  days: DayCounts[];
  /** Of approved linkbacks, most first. */
  hosts: { host: string; count: number }[];
};

/** `starts`: when each day began, the earliest first; the last one lasts until now. */
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
    for (const { via, count } of groups) {
      const [first] = protocolsIn(via);
      if (first) counts[first] += count;
    }
    return counts;
  });
  return {
    days: await Promise.all(days),
    hosts: await countByHost(deps.db, { from: earliest, take: maxHosts }),
  };
}

/** Counts those received from `from` until before `to`, by their list of protocols. */
async function countByProtocols(
  db: Db,
  { from, to }: { from: Date; to: Date },
): Promise<{ via: string; count: number }[]> {
  const groups = await db.linkback.groupBy({
    by: ['via'],
    // Naming all values lets the index on moderation and time answer.
    where: { moderation: { in: [...MODERATIONS] }, receivedAt: { gte: from, lt: to } },
    _count: { _all: true },
  });
  return groups.map(({ via, _count }) => ({ via, count: _count._all }));
}

/** The hosts of approved linkbacks received since `from`, those with most linkbacks first. */
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
