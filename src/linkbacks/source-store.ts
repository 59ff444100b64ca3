/**
 * Sources and hosts as things to be checked: what is due, who holds the lease, what was found.
 *
 * The lease is the host's, since only one of its sources is fetched at a time: whoever holds it
 * may fetch, and only while holding it may record.
 */
import { retryWhileBusy, transact, type Db, type DbOrTransaction } from '../db/client.ts';
import { freeAfter, takeLease, type Lease } from './host-budget.ts';
import type { Moderation, Verification } from './linkback.ts';

export type DueSource = {
  id: number;
  url: string;
  hostName: string;
  knocks: number;
  failures: number;
  linkbacks: {
    id: number;
    postPath: string;
    /** As claimed: the permalink, perhaps with a query. */
    target: string;
    verification: Verification;
    moderation: Moderation;
    clientAddress: string | null;
  }[];
};

/** Enough rows that several hosts are among them, few enough to read at every tick. */
const DUE_WINDOW = 200;

/** Sources that are due and whose host may be asked, one a host, longest due first. */
export async function selectDueSources(
  db: Db,
  now: Date,
  { take, exceptHosts }: { take: number; exceptHosts: string[] },
): Promise<{ id: number; hostName: string }[]> {
  const rows = await db.source.findMany({
    where: {
      nextCheckAt: { lte: now },
      hostName: { notIn: exceptHosts },
      host: { freeAt: { lte: now } },
    },
    orderBy: [{ nextCheckAt: 'asc' }, { id: 'asc' }],
    select: { id: true, hostName: true },
    take: DUE_WINDOW,
  });
  const firstOfHost = new Map(rows.toReversed().map((row) => [row.hostName, row]));
  return [...firstOfHost.values()].reverse().slice(0, take);
}

/** The source with its linkbacks, or `null` if it is not due (any more). */
export async function findDueSource(db: Db, id: number, now: Date): Promise<DueSource | null> {
  const row = await db.source.findFirst({
    where: { id, nextCheckAt: { lte: now } },
    include: {
      linkbacks: { include: { post: { select: { path: true } } }, orderBy: { id: 'asc' } },
    },
  });
  return (
    row && {
      ...row,
      linkbacks: row.linkbacks.map((linkback) => ({
        id: linkback.id,
        postPath: linkback.post.path,
        target: linkback.target,
        verification: linkback.verification as Verification,
        moderation: linkback.moderation as Moderation,
        clientAddress: linkback.clientAddress,
      })),
    }
  );
}

export async function findHostNameOfSource(db: Db, id: number): Promise<string | null> {
  const row = await db.source.findUnique({ where: { id }, select: { hostName: true } });
  return row?.hostName ?? null;
}

/** Takes the host for one fetch; of several processes that try, one gets it. */
export async function leaseHost(
  db: Db,
  name: string,
  now: Date,
  perMinute: number,
): Promise<Lease | null> {
  const host = await retryWhileBusy(() =>
    db.host.upsert({ where: { name }, create: { name, freeAt: now }, update: {} }),
  );
  const lease = takeLease(host, now, perMinute);
  if (!lease) return null;
  const { count } = await retryWhileBusy(() =>
    db.host.updateMany({
      where: { name, freeAt: host.freeAt, recentFetches: host.recentFetches },
      data: { freeAt: lease.until, recentFetches: lease.recentFetches },
    }),
  );
  return count === 1 ? lease : null;
}

/** @returns whether the lease was still ours */
export async function releaseHost(
  db: DbOrTransaction,
  lease: Lease,
  now: Date,
  perMinute: number,
): Promise<boolean> {
  const { count } = await db.host.updateMany({
    where: { name: lease.host, freeAt: lease.until, recentFetches: lease.recentFetches },
    data: { freeAt: freeAfter(lease, now, perMinute) },
  });
  return count === 1;
}

export type CheckRecord = {
  source: {
    id: number;
    /** As seen when the check began: if more came meanwhile, the source stays due. */
    knocks: number;
    nextCheckAt: Date | null;
    failures: number;
    lastOutcome: string;
    /** Missing: no page answered, what was known stays. */
    finalHost?: string;
    checkedAt: Date;
  };
  linkbacks: { id: number; data: LinkbackChange }[];
};

export type LinkbackChange = {
  verification?: Verification;
  verifiedAt?: Date;
  title?: string | null;
  author?: string | null;
  site?: string | null;
  excerpt?: string | null;
  linkStart?: number | null;
  linkEnd?: number | null;
};

/**
 * Writes what a check found and gives the host back, in one transaction.
 *
 * @param show decides, inside it, which newly verified linkbacks are approved at once
 * @returns `false` if the lease was lost: another process has looked since, nothing was written
 */
export async function recordCheck(
  db: Db,
  lease: Lease,
  perMinute: number,
  check: CheckRecord,
  show: (knownHost: boolean) => boolean,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const { id, knocks, nextCheckAt, checkedAt, ...found } = check.source;
    if (!(await releaseHost(transaction, lease, checkedAt, perMinute))) return false;

    await transaction.source.update({ where: { id }, data: { ...found, checkedAt } });
    await transaction.source.updateMany({ where: { id, knocks }, data: { nextCheckAt } });
    for (const linkback of check.linkbacks) {
      await transaction.linkback.update({ where: { id: linkback.id }, data: linkback.data });
    }
    const verified = check.linkbacks.filter(({ data }) => data.verification === 'verified');
    if (verified.length > 0 && show(await wasApprovedBefore(transaction, found.finalHost))) {
      await transaction.linkback.updateMany({
        where: { id: { in: verified.map((each) => each.id) }, moderation: 'pending' },
        data: { moderation: 'approved' },
      });
    }
    return true;
  });
}

async function wasApprovedBefore(
  db: DbOrTransaction,
  finalHost: string | undefined,
): Promise<boolean> {
  if (finalHost === undefined) return false;
  const approved = await db.linkback.findFirst({
    where: { moderation: 'approved', source: { finalHost } },
    select: { id: true },
  });
  return approved !== null;
}

/** Nothing was learnt: the source is looked at again at `at`, unless it knocked meanwhile. */
export async function postponeSource(
  db: Db,
  source: Pick<DueSource, 'id' | 'knocks'>,
  at: Date,
): Promise<void> {
  const { id, knocks } = source;
  await retryWhileBusy(() =>
    db.source.updateMany({ where: { id, knocks }, data: { nextCheckAt: at } }),
  );
}
