/**
 * Deleting what has had its time, in batches, beside claims and checks that go on.
 *
 * Each batch is one transaction that first takes the rows of the sources, as a claim does, and
 * only those that nobody has knocked for since they were chosen: what is claimed meanwhile stays.
 */
import { touch } from '../db/touch.ts';
import { responsesKey } from '../posts/surrogate-keys.ts';
import { transact, type Db, type DbOrTransaction } from '../db/client.ts';
import type { Prisma } from '../db/generated/sqlite/client.ts';

/** Before these moments, what is to go has had its time. */
export type PruneBefore = { spam: Date; unverified: Date; freeAt: Date };

/** @returns how many linkbacks are gone; fewer than `take`: no more are due */
export async function deleteOldLinkbacks(
  db: Db,
  { spam, unverified }: PruneBefore,
  { now, take }: { now: Date; take: number },
): Promise<number> {
  const isOld: Prisma.LinkbackWhereInput = {
    OR: [
      { moderation: 'spam', moderatedAt: { lt: spam } },
      { moderation: 'spam', moderatedAt: null, receivedAt: { lt: spam } },
      {
        moderation: 'pending',
        verification: { not: 'verified' },
        verifiedAt: null,
        byOwner: false,
        receivedAt: { lt: unverified },
        source: { OR: [{ nextCheckAt: null }, isBlocked(now)] },
      },
    ],
    // A check that is due may still find its place.
    source: isQuiet(now),
  };
  return await transact(db, async (transaction) => {
    const old = await transaction.linkback.findMany({
      where: isOld,
      orderBy: { id: 'asc' },
      take,
      select: { id: true, postId: true, via: true, source: { select: { id: true, knocks: true } } },
    });
    const taken = await takeSources(
      transaction,
      old.map(({ source }) => source),
    );
    const going = old.filter(({ source }) => taken.has(source.id));
    const ids = going.map(({ id }) => id);
    // No page shows them, but an aged post advertises webmention only while it has any.
    const byWebmention = going.filter(({ via }) => via.includes('webmention'));
    touch(
      transaction,
      byWebmention.map(({ postId }) => responsesKey(postId)),
    );
    // The owner may have decided meanwhile.
    const { count } = await transaction.linkback.deleteMany({
      where: { id: { in: ids }, ...isOld },
    });
    return count;
  });
}

/** Sources that no linkback is left of. @returns how many; fewer than `take`: no more are due */
export async function deleteEmptySources(
  db: Db,
  { now, take }: { now: Date; take: number },
): Promise<number> {
  const isEmpty: Prisma.SourceWhereInput = { linkbacks: { none: {} }, ...isQuiet(now) };
  return await transact(db, async (transaction) => {
    const sources = await transaction.source.findMany({
      where: isEmpty,
      orderBy: { id: 'asc' },
      take,
      select: { id: true, knocks: true },
    });
    const taken = await takeSources(transaction, sources);
    const { count } = await transaction.source.deleteMany({
      where: { id: { in: [...taken] }, ...isEmpty },
    });
    return count;
  });
}

/**
 * Clients that the sources of blocked hosts still name, waiting for a check that does not come.
 *
 * @returns how many; fewer than `take`: no more are due
 */
export async function forgetBlockedClients(
  db: Db,
  { now, take }: { now: Date; take: number },
): Promise<number> {
  const { count } = await transact(db, ({ source }) =>
    source.updateMany({
      where: { knockedBy: { not: null }, ...isBlocked(now) },
      data: { knockedBy: null },
      limit: take,
    }),
  );
  return count;
}

/**
 * Photos that no linkback has any more. Each is taken before it is looked at again: a check may
 * just be giving it to a linkback, which would lose it.
 *
 * @returns how many; fewer than `take`: no more are due
 */
export async function deleteUnusedPhotos(db: Db, { take }: { take: number }): Promise<number> {
  const isUnused: Prisma.PhotoWhereInput = { linkbacks: { none: {} } };
  return await transact(db, async (transaction) => {
    const photos = await transaction.photo.findMany({
      where: isUnused,
      orderBy: { id: 'asc' },
      take,
      select: { id: true },
    });
    const ids = photos.map(({ id }) => id);
    // It changes nothing: with it the rows are ours, and whoever had them first has finished.
    await transaction.photo.updateMany({
      where: { id: { in: ids } },
      data: { failures: { increment: 0 } },
    });
    const { count } = await transaction.photo.deleteMany({
      where: { id: { in: ids }, ...isUnused },
    });
    return count;
  });
}

/**
 * Hosts of which there is nothing to remember. What comes to need one of them meanwhile, or finds
 * it gone, makes `transact` begin again.
 *
 * @returns how many; fewer than `take`: no more are due
 */
export async function deleteIdleHosts(
  db: Db,
  { freeAt }: PruneBefore,
  { take }: { take: number },
): Promise<number> {
  const isIdle: Prisma.HostWhereInput = {
    sources: { none: {} },
    photos: { none: {} },
    outbox: { none: {} },
    blocked: false,
    notified: true,
    approved: 0,
    rejected: 0,
    spam: 0,
    freeAt: { lt: freeAt },
  };
  return await transact(db, async (transaction) => {
    const hosts = await transaction.host.findMany({
      where: isIdle,
      orderBy: { name: 'asc' },
      take,
      select: { name: true },
    });
    const { count } = await transaction.host.deleteMany({
      where: { name: { in: hosts.map(({ name }) => name) }, ...isIdle },
    });
    return count;
  });
}

/** No check goes on or is due to begin. */
function isQuiet(now: Date): Prisma.SourceWhereInput {
  return { OR: [{ nextCheckAt: null }, { nextCheckAt: { gt: now } }, isBlocked(now)] };
}

/** What is due waits until the host is allowed again; `freeAt`: no check of before goes on. */
function isBlocked(now: Date): Prisma.SourceWhereInput {
  return { host: { blocked: true, freeAt: { lte: now } } };
}

/**
 * Keeps the sources to this transaction, but for those that were claimed anew since they were read.
 *
 * @returns the ids of those that it has
 */
async function takeSources(
  transaction: DbOrTransaction,
  sources: readonly { id: number; knocks: number }[],
): Promise<Set<number>> {
  const taken = new Set<number>();
  for (const [knocks, ids] of byKnocks(sources)) {
    const rows = await transaction.source.updateManyAndReturn({
      where: { id: { in: ids }, knocks },
      data: { knocks },
      select: { id: true },
    });
    for (const { id } of rows) taken.add(id);
  }
  return taken;
}

function byKnocks(sources: readonly { id: number; knocks: number }[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const { id, knocks } of sources) groups.set(knocks, [...(groups.get(knocks) ?? []), id]);
  return groups;
}
