/**
 * Deleting what has had its time, window by window, beside claims and checks that go on.
 *
 * A window is read first, and only where something is to go is it written to: by transactions that
 * first take the rows of the sources, as a claim does, and only those that nobody has knocked for
 * since they were chosen: what is claimed meanwhile stays.
 */
import { touch } from '../../db/touch.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';
import { transact, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import type { Prisma } from '../../db/generated/sqlite/client.ts';

/** A range of rows in the order of their primary key, as a filter on it. */
export type Window<Key> = { gt: Key; lte: Key };

/** Rows that go in one transaction: every one of them changes many pages of the file. */
const FEW = 50;

/** Before these moments, what is to go has had its time. */
export type PruneBefore = { spam: Date; unverified: Date; freeAt: Date };

/** @returns how many linkbacks are gone */
export async function deleteOldLinkbacks(
  db: Db,
  window: Window<number>,
  now: Date,
  { spam, unverified }: PruneBefore,
): Promise<number> {
  const isOld: Prisma.LinkbackWhereInput = {
    moderation: { notIn: ['approved', 'rejected'] },
    OR: [
      { moderation: 'spam', moderatedAt: { lt: spam } },
      { moderation: 'spam', moderatedAt: null, receivedAt: { lt: spam } },
      {
        // Pending, but by that name SQLite would go through the index of all that is pending,
        // for each window anew: it does not know how much that is.
        moderation: { not: 'spam' },
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
  const found = await db.linkback.findMany({
    where: { id: window, ...isOld },
    select: { id: true },
  });
  const deleteFew = async (transaction: Transaction, few: { id: number }[]) => {
    const old = await transaction.linkback.findMany({
      where: { ...isOld, id: { in: few.map(({ id }) => id) } },
      orderBy: { id: 'asc' },
      select: { id: true, postId: true, via: true, source: { select: { id: true, claims: true } } },
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
      where: { ...isOld, id: { in: ids } },
    });
    return count;
  };
  return await fewByFew(db, found, deleteFew);
}

/** Sources that no linkback is left of. @returns how many */
export async function deleteEmptySources(
  db: Db,
  window: Window<number>,
  now: Date,
): Promise<number> {
  const isEmpty: Prisma.SourceWhereInput = { linkbacks: { none: {} }, ...isQuiet(now) };
  const found = await db.source.findMany({
    where: { id: window, ...isEmpty },
    select: { id: true, claims: true },
  });
  return await fewByFew(db, found, async (transaction, sources) => {
    const taken = await takeSources(transaction, sources);
    const { count } = await transaction.source.deleteMany({
      where: { ...isEmpty, id: { in: [...taken] } },
    });
    return count;
  });
}

/** Clients that the sources of blocked hosts still name, waiting for a check that does not come. */
export async function eraseBlockedClients(
  db: Db,
  window: Window<number>,
  now: Date,
): Promise<void> {
  const isKnown = { id: window, claimedBy: { not: null }, ...isBlocked(now) };
  if (!(await db.source.findFirst({ where: isKnown, select: { id: true } }))) return;
  await transact(db, ({ source }) =>
    source.updateMany({ where: isKnown, data: { claimedBy: null } }),
  );
}

/**
 * Photos that no linkback and no comment has any more. Each is taken before it is looked at again:
 * a check may just be giving it to a linkback, which would lose it.
 *
 * @returns how many
 */
export async function deleteUnusedAvatars(db: Db, window: Window<number>): Promise<number> {
  const isUnused: Prisma.AvatarWhereInput = { linkbacks: { none: {} }, comments: { none: {} } };
  const found = await db.avatar.findMany({
    where: { id: window, ...isUnused },
    select: { id: true },
  });
  return await fewByFew(db, found, async (transaction, avatars) => {
    const ids = avatars.map(({ id }) => id);
    // It changes nothing: with it the rows are ours, and whoever had them first has finished.
    await transaction.avatar.updateMany({
      where: { id: { in: ids } },
      data: { failures: { increment: 0 } },
    });
    const { count } = await transaction.avatar.deleteMany({
      where: { ...isUnused, id: { in: ids } },
    });
    return count;
  });
}

/**
 * Hosts of which there is nothing to remember. What comes to need one of them meanwhile, or finds
 * it gone, makes `transact` begin again.
 *
 * @returns how many
 */
export async function deleteIdleHosts(
  db: Db,
  window: Window<string>,
  { freeAt }: PruneBefore,
): Promise<number> {
  const isIdle: Prisma.HostWhereInput = {
    sources: { none: {} },
    avatars: { none: {} },
    outbox: { none: {} },
    blocked: false,
    notified: true,
    approved: 0,
    rejected: 0,
    spam: 0,
    freeAt: { lt: freeAt },
  };
  const found = await db.host.findMany({
    where: { name: window, ...isIdle },
    select: { name: true },
  });
  return await fewByFew(db, found, async (transaction, hosts) => {
    const names = hosts.map(({ name }) => name);
    const { count } = await transaction.host.deleteMany({
      where: { ...isIdle, name: { in: names } },
    });
    return count;
  });
}

/** Some in each transaction. @returns how many are gone in all */
async function fewByFew<Row>(
  db: Db,
  rows: Row[],
  deleteFew: (transaction: Transaction, few: Row[]) => Promise<number>,
): Promise<number> {
  let gone = 0;
  for (let at = 0; at < rows.length; at += FEW) {
    const few = rows.slice(at, at + FEW);
    gone += await transact(db, (transaction) => deleteFew(transaction, few));
  }
  return gone;
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
  sources: readonly { id: number; claims: number }[],
): Promise<Set<number>> {
  const taken = new Set<number>();
  for (const [claims, ids] of byClaims(sources)) {
    const rows = await transaction.source.updateManyAndReturn({
      where: { id: { in: ids }, claims },
      data: { claims },
      select: { id: true },
    });
    for (const { id } of rows) taken.add(id);
  }
  return taken;
}

function byClaims(sources: readonly { id: number; claims: number }[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const { id, claims } of sources) groups.set(claims, [...(groups.get(claims) ?? []), id]);
  return groups;
}
