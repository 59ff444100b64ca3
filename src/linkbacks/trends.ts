/**
 * How many linkbacks came lately, day by day and by protocol, and who links most.
 */
import type { Deps } from '../deps.ts';
import type { Protocol } from '../posts/post.ts';
import { countByHost, countByProtocols } from './store/trends.ts';

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
