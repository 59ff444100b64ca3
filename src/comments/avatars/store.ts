/**
 * Which comments have which picture, as rows; photos/ keeps the pictures.
 */
import type { Db, Transaction } from '../../db/client.ts';

/** A comment, and the picture that it has or lacks. */
export type WithAvatar = {
  id: number;
  postId: number;
  state: string;
  authorEmail: string | null;
  avatarId: number | null;
  /** Where the picture is fetched from. */
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

/** Those that are shown and could have a picture, but none was asked for. */
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

/** All, with a picture or without: no index has those with one in the order of their ids. */
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

/** What comments may have alike, so that they are written to at once. */
export type Alike = Pick<WithAvatar, 'state' | 'authorEmail' | 'avatarId'>;

/** @returns those that still were as they had been read: of the others, somebody decided, or they were changed */
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
