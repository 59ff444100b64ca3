/**
 * Reads and writes the avatar table: stored images, and when each is fetched next.
 *
 * Only avatars of visible linkbacks and comments are fetched or served.
 */
import { transact, type Db, type DbOrTransaction, type Transaction } from '../db/client.ts';
import type { Prisma } from '../db/generated/sqlite/client.ts';
import { touch } from '../db/touch.ts';
import type { Lease } from '../hosts/host.ts';
import { releaseWithin } from '../hosts/leases.ts';
import { selectDueByHost, type DueOfHost } from '../hosts/due.ts';
import { responsesKey } from '../posts/cache-keys/surrogate-keys.ts';

const IS_SHOWN = {
  OR: [
    {
      linkbacks: {
        // As in linkbacks/linkback.ts (VISIBLE).
        some: { verification: { in: ['verified', 'imported'] }, moderation: 'approved' },
      },
    },
    { comments: { some: { state: 'approved' } } },
  ],
} satisfies Prisma.AvatarWhereInput;

/**
 * Finds or inserts the avatar of a URL, and its host's row. It becomes due if it is new, or was last
 * fetched before `staleBefore`.
 *
 * The updates change nothing. With them the database decides which of two concurrent transactions
 * inserts the row; without them the other one would fail.
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

/** Visible avatars that are due: of each host that may be asked, the one that has waited longest. */
export async function selectDueAvatars(
  db: Db,
  now: Date,
  free: { take: number; exceptHosts: string[] },
): Promise<DueOfHost[]> {
  const isDue = { nextFetchAt: { lte: now }, ...IS_SHOWN };
  return await selectDueByHost(db, now, free, {
    hosts: { blocked: false, avatars: { some: isDue } },
    select: (of, take) =>
      db.avatar.findMany({
        where: { ...isDue, ...of },
        orderBy: [{ nextFetchAt: 'asc' }, { id: 'asc' }],
        take,
        select: { id: true, hostName: true },
      }),
  });
}

export type DueAvatar = { id: number; url: string; hostName: string; failures: number };

/** `null` if it is not due, or no longer due. */
export async function findDueAvatar(db: Db, id: number, now: Date): Promise<DueAvatar | null> {
  return await db.avatar.findFirst({
    where: { id, nextFetchAt: { lte: now }, ...IS_SHOWN },
    select: { id: true, url: true, hostName: true, failures: true },
  });
}

/** The columns that one fetch changes; absent ones stay as they are. */
export type AvatarChange = {
  /** WebP; `null` removes the stored image. */
  image?: Uint8Array<ArrayBuffer> | null;
  /** When a fetch last ended with a definite answer. */
  fetchedAt?: Date;
  /** `null`: not until a response that uses it is checked again and finds it stale. */
  nextFetchAt: Date | null;
  failures: number;
};

/**
 * Writes the result of a fetch and releases the host, in one transaction. Invalidates cached pages of
 * comments whose avatar appears or disappears.
 *
 * @returns `false` if the lease was lost to another process; nothing was written then
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

/** Which of these have an image. The image is not read. */
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

/** Puts off a fetch that had no result. */
export async function postponeAvatar(db: Db, id: number, nextFetchAt: Date): Promise<void> {
  await transact(db, ({ avatar }) => avatar.updateMany({ where: { id }, data: { nextFetchAt } }));
}

export type StoredAvatar = { id: number; fetchedAt: Date };

/** `null` where there is no image, or no visible response uses it. */
export async function findShownAvatar(db: Db, id: number): Promise<StoredAvatar | null> {
  const row = await db.avatar.findFirst({
    where: { id, image: { not: null }, ...IS_SHOWN },
    select: { fetchedAt: true },
  });
  return row?.fetchedAt ? { id, fetchedAt: row.fetchedAt } : null;
}

/** The image as WebP of 96 by 96 pixels, a few kilobytes; `null` if it was removed meanwhile. */
export async function selectImage(db: Db, id: number): Promise<Uint8Array | null> {
  const row = await db.avatar.findUnique({ where: { id }, select: { image: true } });
  return row?.image ?? null;
}
