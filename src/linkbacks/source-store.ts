/**
 * Sources as things to be checked: what is due, and what a check found. Whose turn it is to ask a
 * host is in hosts/.
 */
import { transact, type Db, type DbOrTransaction } from '../db/client.ts';
import type { Evidence } from '../pages/evidence.ts';
import type { Lease } from '../hosts/budget.ts';
import { releaseWithin } from '../hosts/leases.ts';
import type { Protocol } from '../posts/post.ts';
import type { Verification } from './linkback.ts';

export type DueSource = {
  id: number;
  url: string;
  hostName: string;
  knocks: number;
  knockedBy: string | null;
  failures: number;
  missingSince: Date | null;
  linkbacks: {
    id: number;
    via: Protocol[];
    postPath: string;
    /** As claimed: the permalink, perhaps with a query. */
    target: string;
    verification: Verification;
  }[];
};

/** Sources that are due: of each host that may be asked, the one that waits longest. */
export async function selectDueSources(
  db: Db,
  now: Date,
  { take, exceptHosts }: { take: number; exceptHosts: string[] },
): Promise<{ id: number; hostName: string }[]> {
  const isDue = { nextCheckAt: { lte: now } };
  const hosts = await db.host.findMany({
    where: {
      name: { notIn: exceptHosts },
      blocked: false,
      freeAt: { lte: now },
      sources: { some: isDue },
    },
    orderBy: { freeAt: 'asc' },
    take,
    select: { name: true },
  });
  const sources = await Promise.all(
    hosts.map(({ name }) =>
      db.source.findFirst({
        where: { hostName: name, ...isDue },
        orderBy: [{ nextCheckAt: 'asc' }, { id: 'asc' }],
        select: { id: true, hostName: true },
      }),
    ),
  );
  return sources.filter((source) => source !== null);
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
        via: linkback.via.split(',') as Protocol[],
        postPath: linkback.post.path,
        target: linkback.target,
        verification: linkback.verification as Verification,
      })),
    }
  );
}

export async function findHostNameOfSource(db: Db, id: number): Promise<string | null> {
  const row = await db.source.findUnique({ where: { id }, select: { hostName: true } });
  return row?.hostName ?? null;
}

export type CheckRecord = {
  source: {
    id: number;
    /** As seen when the check began: if more came meanwhile, the source stays due. */
    knocks: number;
    nextCheckAt: Date | null;
    failures: number;
    missingSince: Date | null;
    lastOutcome: string;
    checkedAt: Date;
  };
  /** The host that answered in the end. */
  finalHost: string | null;
  linkbacks: {
    id: number;
    /** Missing: stays what it is. */
    verification?: Verification;
    /** Stored unless the owner has approved other words meanwhile. */
    evidence?: Evidence;
  }[];
};

/**
 * Writes what a check found and gives the host back, in one transaction.
 *
 * @param isShownAtOnce the owner's rule for what is verified now: shown without asking?
 * @returns `false` if the lease was lost: another process has looked since, nothing was written
 */
export async function recordCheck(
  db: Db,
  lease: Lease,
  perMinute: number,
  check: CheckRecord,
  isShownAtOnce: (knownHost: boolean) => boolean,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const { id, knocks, nextCheckAt, checkedAt, ...found } = check.source;
    if (!(await releaseWithin(transaction, lease, checkedAt, perMinute))) return false;

    await transaction.source.update({ where: { id }, data: { ...found, checkedAt } });
    await transaction.source.updateMany({ where: { id, knocks }, data: { nextCheckAt } });
    const isKnownHost = await wasApprovedBefore(transaction, check.finalHost);
    for (const linkback of check.linkbacks) {
      const { id, verification, evidence } = linkback;
      if (evidence) await storeEvidence(transaction, id, evidence, check.finalHost);
      if (!verification) continue;
      await transaction.linkback.update({ where: { id }, data: { verification } });
      if (verification === 'verified') {
        await transaction.linkback.updateMany({
          where: { id, verifiedAt: null },
          data: { verifiedAt: checkedAt },
        });
        if (isShownAtOnce(isKnownHost)) await approvePending(transaction, id);
      }
    }
    return true;
  });
}

/**
 * What the owner has approved is not exchanged for what nobody has looked at, however late the
 * approval came; what was approved unread gets its words with the first check.
 */
async function storeEvidence(
  db: DbOrTransaction,
  id: number,
  { excerpt, linkStart, linkEnd, outsideLinks, ...said }: Evidence,
  finalHost: string | null,
): Promise<void> {
  const { type, rsvp, title, author, authorUrl, site, content } = said;
  const passage = excerpt
    ? { excerpt, linkStart, linkEnd }
    : { excerpt: null, linkStart: null, linkEnd: null };
  const facts = { type, rsvp, title, author, authorUrl, site, content };
  await db.linkback.updateMany({
    where: { id, OR: [{ moderation: { not: 'approved' } }, { verifiedAt: null }] },
    data: { ...facts, ...passage, outsideLinks: outsideLinks.join('\n'), finalHost },
  });
}

async function approvePending(db: DbOrTransaction, id: number): Promise<void> {
  await db.linkback.updateMany({
    where: { id, moderation: 'pending' },
    data: { moderation: 'approved' },
  });
}

async function wasApprovedBefore(db: DbOrTransaction, finalHost: string | null): Promise<boolean> {
  if (finalHost === null) return false;
  const approved = await db.linkback.findFirst({
    where: { finalHost, moderation: 'approved' },
    select: { id: true },
  });
  return approved !== null;
}

/** Nothing was learnt: the source is looked at again at `at`, unless it knocked meanwhile. */
export async function postponeSource(
  db: Db,
  { id, knocks }: Pick<DueSource, 'id' | 'knocks'>,
  at: Date,
): Promise<void> {
  await transact(db, ({ source }) =>
    source.updateMany({
      where: { id, knocks },
      data: { nextCheckAt: at, failures: { increment: 1 } },
    }),
  );
}
