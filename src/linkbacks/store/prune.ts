/**
 * Deletes expired rows, window by window, while claims and checks continue.
 *
 * A window is read first and written only if something expired: by transactions that first lock the rows of
 * the sources, as a claim does, and skip those that were claimed since they were read.
 */
import { touch } from '../../db/touch.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';
import { transact, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import { CREDIBLE } from '../linkback.ts';
import type { Prisma } from '../../db/generated/sqlite/client.ts';

/** A range of rows in the order of their primary key, as a filter on it. */
export type Window<Key> = { gt: Key; lte: Key };

/** Rows deleted in one transaction: each changes many pages of the database file. */
const BATCH = 50;

/** Rows from before these times have expired. */
export type PruneBefore = { spam: Date; unverified: Date; freeAt: Date };

/** @returns how many linkbacks were deleted */
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
        // Not `pending`: with that value SQLite would scan the index of all pending rows in each window.
        moderation: { not: 'spam' },
        verification: { notIn: [...CREDIBLE] },
        verifiedAt: null,
        byOwner: false,
        receivedAt: { lt: unverified },
        source: { OR: [{ nextCheckAt: null }, isBlocked(now)] },
      },
    ],
    // A check that is due may still change the linkback.
    source: isQuiet(now),
  };
  const found = await db.linkback.findMany({
    where: { id: window, ...isOld },
    select: { id: true },
  });
  const deleteBatch = async (transaction: Transaction, batch: { id: number }[]) => {
    const old = await transaction.linkback.findMany({
      where: { ...isOld, id: { in: batch.map(({ id }) => id) } },
      orderBy: { id: 'asc' },
      select: { id: true, postId: true, via: true, source: { select: { id: true, claims: true } } },
    });
    const locked = await lockSources(
      transaction,
      old.map(({ source }) => source),
    );
    const going = old.filter(({ source }) => locked.has(source.id));
    const ids = going.map(({ id }) => id);
    // No page shows them, but an old post advertises webmention only while it has any.
    const byWebmention = going.filter(({ via }) => via.includes('webmention'));
    touch(
      transaction,
      byWebmention.map(({ postId }) => responsesKey(postId)),
    );
    // The filter again, because the owner may have decided meanwhile.
    const { count } = await transaction.linkback.deleteMany({
      where: { ...isOld, id: { in: ids } },
    });
    return count;
  };
  return await deleteInBatches(db, found, deleteBatch);
}

/** Deletes sources without linkbacks. @returns how many */
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
  return await deleteInBatches(db, found, async (transaction, sources) => {
    const locked = await lockSources(transaction, sources);
    const { count } = await transaction.source.deleteMany({
      where: { ...isEmpty, id: { in: [...locked] } },
    });
    return count;
  });
}

/** Erases client addresses on sources of blocked hosts, whose checks never run. */
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
 * Deletes avatars that no response uses. Each row is locked before it is read again, because a check may
 * be assigning it to a linkback.
 *
 * @returns how many
 */
export async function deleteUnusedAvatars(db: Db, window: Window<number>): Promise<number> {
  const isUnused: Prisma.AvatarWhereInput = { linkbacks: { none: {} }, comments: { none: {} } };
  const found = await db.avatar.findMany({
    where: { id: window, ...isUnused },
    select: { id: true },
  });
  return await deleteInBatches(db, found, async (transaction, avatars) => {
    const ids = avatars.map(({ id }) => id);
    // An update without effect, which locks the rows and waits for other transactions on them.
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
 * Deletes hosts without references, switches and decisions. A concurrent transaction that needs one of
 * them is run again by `transact`.
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
    embeds: { none: {} },
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
  return await deleteInBatches(db, found, async (transaction, hosts) => {
    const names = hosts.map(({ name }) => name);
    const { count } = await transaction.host.deleteMany({
      where: { ...isIdle, name: { in: names } },
    });
    return count;
  });
}

/** Deletes rows in batches, one transaction each. @returns how many in all */
async function deleteInBatches<Row>(
  db: Db,
  rows: Row[],
  deleteBatch: (transaction: Transaction, batch: Row[]) => Promise<number>,
): Promise<number> {
  let deleted = 0;
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH);
    deleted += await transact(db, (transaction) => deleteBatch(transaction, batch));
  }
  return deleted;
}

/** No check is running or due. */
function isQuiet(now: Date): Prisma.SourceWhereInput {
  return { OR: [{ nextCheckAt: null }, { nextCheckAt: { gt: now } }, isBlocked(now)] };
}

/** The host is blocked, and no check that began before is running (`freeAt`). */
function isBlocked(now: Date): Prisma.SourceWhereInput {
  return { host: { blocked: true, freeAt: { lte: now } } };
}

/**
 * Locks the sources, except those that were claimed since they were read.
 *
 * @returns the ids of the locked sources
 */
async function lockSources(
  transaction: DbOrTransaction,
  sources: readonly { id: number; claims: number }[],
): Promise<Set<number>> {
  const locked = new Set<number>();
  for (const [claims, ids] of byClaims(sources)) {
    const rows = await transaction.source.updateManyAndReturn({
      where: { id: { in: ids }, claims },
      data: { claims },
      select: { id: true },
    });
    for (const { id } of rows) locked.add(id);
  }
  return locked;
}

function byClaims(sources: readonly { id: number; claims: number }[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const { id, claims } of sources) groups.set(claims, [...(groups.get(claims) ?? []), id]);
  return groups;
}
