/**
 * Reads and writes the embed table: what is known of pages, and when each is read next.
 *
 * Only pages that a post shows, which is neither in the trash nor deleted, are read.
 */
import { transact, type Db, type DbOrTransaction, type Transaction } from '../db/client.ts';
import type { Prisma } from '../db/generated/sqlite/client.ts';
import { selectDueByHost, type DueOfHost } from '../hosts/due.ts';
import type { Lease } from '../hosts/host.ts';
import { releaseWithin } from '../hosts/leases.ts';
import { embedChanges } from '../posts/embeds/embeds.ts';

const IS_SHOWN = {
  posts: { some: { post: { status: { notIn: ['trashed', 'deleted'] } } } },
} satisfies Prisma.EmbedWhereInput;

/** Of each host that may be asked, the page that has waited longest. */
export async function selectDueEmbeds(
  db: Db,
  now: Date,
  free: { take: number; exceptHosts: string[] },
): Promise<DueOfHost[]> {
  const isDue = { nextFetchAt: { lte: now }, ...IS_SHOWN };
  return await selectDueByHost(db, now, free, {
    hosts: { blocked: false, embeds: { some: isDue } },
    select: (of, take) =>
      db.embed.findMany({
        where: { ...isDue, ...of },
        orderBy: [{ nextFetchAt: 'asc' }, { id: 'asc' }],
        take,
        select: { id: true, hostName: true },
      }),
  });
}

/** `isKnown`: it was read before, and its card is shown. */
export type DueEmbed = {
  id: number;
  url: string;
  hostName: string;
  failures: number;
  isKnown: boolean;
};

/** `null` if it is not due, or no longer due. */
export async function findDueEmbed(db: Db, id: number, now: Date): Promise<DueEmbed | null> {
  const row = await db.embed.findFirst({
    where: { id, nextFetchAt: { lte: now }, ...IS_SHOWN },
    select: { id: true, url: true, hostName: true, failures: true, state: true },
  });
  if (!row) return null;
  const { state, ...embed } = row;
  return { ...embed, isKnown: state === 'ready' };
}

/** The columns that one fetch changes; absent ones stay as they are. */
export type EmbedChange = Pick<
  Prisma.EmbedUncheckedUpdateInput,
  | 'type'
  | 'title'
  | 'author'
  | 'authorUrl'
  | 'provider'
  | 'description'
  | 'playerUrl'
  | 'width'
  | 'height'
  | 'image'
  | 'imageWidth'
  | 'imageHeight'
  | 'fetchedAt'
> & {
  state?: 'waiting' | 'ready' | 'failed' | 'removed';
  nextFetchAt: Date | null;
  failures: number;
  failure: string | null;
};

/**
 * Writes the result of a fetch and releases the host, in one transaction, unless the owner removed the embed
 * meanwhile.
 *
 * @param isNew whether its card changes
 * @returns the posts to render again; `null` if the lease was lost to another process
 */
export async function recordEmbed(
  db: Db,
  { lease, perMinute }: { lease: Lease; perMinute: number },
  id: number,
  { change, isNew }: { change: EmbedChange; isNew: boolean },
  now: Date,
): Promise<number[] | null> {
  return await transact(db, async (transaction) => {
    if (!(await releaseWithin(transaction, lease, now, perMinute))) return null;
    return await changeEmbed(transaction, id, { change, isNew, unless: 'removed' });
  });
}

/** @returns the posts to render again */
export async function changeEmbed(
  transaction: Transaction,
  id: number,
  { change, isNew, unless }: { change: EmbedChange; isNew: boolean; unless?: 'removed' },
): Promise<number[]> {
  const { count } = await transaction.embed.updateMany({
    where: { id, ...(unless && { state: { not: unless } }) },
    data: { ...change, ...(isNew && { version: { increment: 1 } }) },
  });
  return count > 0 && isNew ? await embedChanges(transaction, id) : [];
}

/** Puts off a fetch that had no result. */
export async function postponeEmbed(db: Db, id: number, nextFetchAt: Date): Promise<void> {
  await transact(db, ({ embed }) => embed.updateMany({ where: { id }, data: { nextFetchAt } }));
}

export type ListedEmbed = {
  id: number;
  url: string;
  state: string;
  title: string | null;
  provider: string | null;
  failure: string | null;
  nextFetchAt: Date | null;
};

/** The embeds of a post, as they were first written. */
export async function selectEmbedsOf(db: Db, postId: number): Promise<ListedEmbed[]> {
  return await db.embed.findMany({
    where: { posts: { some: { postId } } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      url: true,
      state: true,
      title: true,
      provider: true,
      failure: true,
      nextFetchAt: true,
    },
  });
}

/** Whether the post shows the embed. */
export async function isEmbedOf(
  { postEmbed }: Pick<DbOrTransaction, 'postEmbed'>,
  postId: number,
  embedId: number,
): Promise<boolean> {
  return (await postEmbed.count({ where: { postId, embedId } })) > 0;
}

/** Whether a post that is not this author's shows the embed. */
export async function isShownByOthers(
  { post }: Pick<DbOrTransaction, 'post'>,
  embedId: number,
  authorId: number,
): Promise<boolean> {
  const isOthers = { OR: [{ authorId: null }, { authorId: { not: authorId } }] };
  return (await post.count({ where: { embeds: { some: { embedId } }, ...isOthers } })) > 0;
}

/** The version of a picture that is shown; `null`: there is none. The picture is not read. */
export async function findPictureVersion(db: Db, id: number): Promise<number | null> {
  const row = await db.embed.findFirst({
    where: { id, state: 'ready', imageWidth: { not: null }, posts: { some: {} } },
    select: { version: true },
  });
  return row?.version ?? null;
}

export async function selectPicture(db: Db, id: number): Promise<Uint8Array | null> {
  return (await db.embed.findUnique({ where: { id }, select: { image: true } }))?.image ?? null;
}

/** Deletes embeds that no post shows. @returns how many */
export async function deleteUnusedEmbeds(db: Db, take: number): Promise<number> {
  return await transact(db, async ({ embed }) => {
    const rows = await embed.findMany({
      where: { posts: { none: {} } },
      take,
      select: { id: true },
    });
    if (rows.length === 0) return 0;
    const id = { in: rows.map((row) => row.id) };
    // Locks them: a post that begins to show one meanwhile is seen by the deletion.
    await embed.updateMany({ where: { id }, data: { failures: 0 } });
    return (await embed.deleteMany({ where: { id, posts: { none: {} } } })).count;
  });
}
