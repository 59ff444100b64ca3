/**
 * Reads and writes which comment has which avatar.
 */
import type { Db, Transaction } from '../../db/client.ts';

/** A comment with its avatar, if any. */
export type WithAvatar = {
  id: number;
  postId: number;
  state: string;
  authorEmail: string | null;
  avatarId: number | null;
  /** The URL it is fetched from. */
  avatar: { url: string } | null;
};

const COLUMNS = {
  id: true,
  postId: true,
  state: true,
  authorEmail: true,
  avatarId: true,
  avatar: { select: { url: true } },
} as const;

type From = { afterId: number; take: number };

/** Approved comments that could have an avatar but have none yet. */
export async function selectWithoutAvatar(db: Db, { afterId, take }: From): Promise<WithAvatar[]> {
  return await db.comment.findMany({
    where: {
      id: { gt: afterId },
      avatarId: null,
      state: 'approved',
      authorEmail: { not: null },
    },
    orderBy: { id: 'asc' },
    take,
    select: COLUMNS,
  });
}

/** All comments: no index has those with an avatar in the order of their ids. */
export async function selectAfter(db: Db, { afterId, take }: From): Promise<WithAvatar[]> {
  return await db.comment.findMany({
    where: { id: { gt: afterId } },
    orderBy: { id: 'asc' },
    take,
    select: COLUMNS,
  });
}

export async function hasAnyAvatar(db: Db): Promise<boolean> {
  const row = await db.comment.findFirst({
    where: { avatarId: { not: null } },
    select: { id: true },
  });
  return row !== null;
}

/** The columns by which comments are grouped for one write. */
export type Alike = Pick<WithAvatar, 'state' | 'authorEmail' | 'avatarId'>;

/** Updates the comments that are unchanged since they were read. @returns those */
export async function updateAvatars(
  transaction: Transaction,
  ids: readonly number[],
  { state, authorEmail, avatarId: was }: Alike,
  avatarId: number | null,
): Promise<{ postId: number }[]> {
  return await transaction.comment.updateManyAndReturn({
    where: { id: { in: [...ids] }, state, authorEmail, avatarId: was },
    data: { avatarId },
    select: { postId: true },
  });
}
