/**
 * The photo table: which are kept, which are due, and what became of each.
 *
 * Only those of linkbacks and comments that are shown are ever due or given out: what nobody has
 * approved is neither fetched nor passed on.
 */
import { transact, type Db, type DbOrTransaction, type Transaction } from '../db/client.ts';
import type { Prisma } from '../db/generated/sqlite/client.ts';
import { touch } from '../db/touch.ts';
import type { Lease } from '../hosts/budget.ts';
import { releaseWithin } from '../hosts/leases.ts';
import { hostsOfDue, isFree, type DueOfHost } from '../hosts/due.ts';
import { responsesKey } from '../posts/cache-keys/surrogate-keys.ts';

const IS_SHOWN = {
  OR: [
    { linkbacks: { some: { verification: 'verified', moderation: 'approved' } } },
    { comments: { some: { state: 'approved' } } },
  ],
} satisfies Prisma.AvatarWhereInput;

/**
 * The row of that address, and of its host; due if it is new, or was last looked at before
 * `staleBefore` and is not due yet.
 *
 * The updates change nothing: with them the database decides which of two that come at once makes
 * the row, where the other would fail with its transaction.
 */
export async function upsertAvatar(
  db: DbOrTransaction,
  { url, hostName }: { url: string; hostName: string },
  now: Date,
  staleBefore: Date,
): Promise<number> {
  await db.host.upsert({
    where: { name: hostName },
    create: { name: hostName, freeAt: now },
    update: { name: hostName },
  });
  const { id } = await db.avatar.upsert({
    where: { url },
    create: { url, hostName, nextFetchAt: now },
    update: { url },
    select: { id: true },
  });
  await db.avatar.updateMany({
    where: { id, nextFetchAt: null, fetchedAt: { lte: staleBefore } },
    data: { nextFetchAt: now, failures: 0 },
  });
  return id;
}

/** Photos that are due and shown: of each host that may be asked, the one that waits longest. */
export async function selectDueAvatars(
  db: Db,
  now: Date,
  { take, exceptHosts }: { take: number; exceptHosts: string[] },
): Promise<DueOfHost[]> {
  const isDue = { nextFetchAt: { lte: now }, ...IS_SHOWN };
  const names = await hostsOfDue(exceptHosts, (from) =>
    db.avatar.findMany({
      where: { ...isDue, hostName: { notIn: from.exceptHosts } },
      orderBy: { nextFetchAt: 'asc' },
      take: from.take,
      select: { hostName: true },
    }),
  );
  if (names === null) return [];
  const hosts = await db.host.findMany({
    where: {
      name: names,
      blocked: false,
      ...isFree(now),
      avatars: { some: isDue },
    },
    orderBy: { freeAt: 'asc' },
    take,
    select: { name: true },
  });
  const avatars = await Promise.all(
    hosts.map(({ name }) =>
      db.avatar.findFirst({
        where: { hostName: name, ...isDue },
        orderBy: [{ nextFetchAt: 'asc' }, { id: 'asc' }],
        select: { id: true, hostName: true },
      }),
    ),
  );
  return avatars.filter((avatar) => avatar !== null);
}

export type DueAvatar = { id: number; url: string; hostName: string; failures: number };

/** `null` if it is not due (any more). */
export async function findDueAvatar(db: Db, id: number, now: Date): Promise<DueAvatar | null> {
  return await db.avatar.findFirst({
    where: { id, nextFetchAt: { lte: now }, ...IS_SHOWN },
    select: { id: true, url: true, hostName: true, failures: true },
  });
}

/** What one fetch changes; what is missing stays. */
export type AvatarChange = {
  /** WebP; `null` takes away what was kept. */
  image?: Uint8Array<ArrayBuffer> | null;
  /** When it was last settled whether there is one. */
  fetchedAt?: Date;
  /** `null`: not until what has it is looked at again, and finds it stale. */
  nextFetchAt: Date | null;
  failures: number;
};

/**
 * Writes what a fetch found and gives the host back, in one transaction. Pages show the picture of a
 * comment only where there is one: where it comes or goes, they are told.
 *
 * @returns `false` if the lease was lost: another process has looked since, nothing was written
 */
export async function recordAvatar(
  db: Db,
  { lease, perMinute }: { lease: Lease; perMinute: number },
  id: number,
  change: AvatarChange,
  now: Date,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    if (!(await releaseWithin(transaction, lease, now, perMinute))) return false;
    const hadImage = await hasImage(transaction, id);
    await transaction.avatar.updateMany({ where: { id }, data: change });
    if (hadImage !== (await hasImage(transaction, id))) await touchCommented(transaction, id);
    return true;
  });
}

async function hasImage(db: DbOrTransaction, id: number): Promise<boolean> {
  return (await selectWithImage(db, [id])).length > 0;
}

async function touchCommented(transaction: Transaction, id: number): Promise<void> {
  const avatar = await transaction.avatar.findUnique({
    where: { id },
    select: {
      comments: { where: { state: 'approved' }, distinct: ['postId'], select: { postId: true } },
    },
  });
  touch(transaction, avatar?.comments.map(({ postId }) => responsesKey(postId)) ?? []);
}

/** Which of these have a picture. It is not read. */
export async function selectWithImage(
  db: DbOrTransaction,
  ids: readonly number[],
): Promise<number[]> {
  const avatars = await db.avatar.findMany({
    where: { id: { in: [...ids] }, image: { not: null } },
    select: { id: true },
  });
  return avatars.map(({ id }) => id);
}

/** Nothing was learnt. */
export async function postponeAvatar(db: Db, id: number, nextFetchAt: Date): Promise<void> {
  await transact(db, ({ avatar }) => avatar.updateMany({ where: { id }, data: { nextFetchAt } }));
}

export type StoredAvatar = { id: number; fetchedAt: Date };

/** `null` where there is none, and where nothing that is shown has it. */
export async function findShownAvatar(db: Db, id: number): Promise<StoredAvatar | null> {
  const row = await db.avatar.findFirst({
    where: { id, image: { not: null }, ...IS_SHOWN },
    select: { fetchedAt: true },
  });
  return row?.fetchedAt ? { id, fetchedAt: row.fetchedAt } : null;
}

export async function selectImage(db: Db, id: number): Promise<Uint8Array | null> {
  const row = await db.avatar.findUnique({ where: { id }, select: { image: true } });
  return row?.image ?? null;
}
