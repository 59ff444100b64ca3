/**
 * Reads and counts comments for the admin. Every query follows an index.
 */
import type { Comment, CommentState } from '../comment.ts';
import { COMMENT_COLUMNS, toComment } from './comments.ts';
import { seenOf } from './moderate.ts';
import type { Db } from '../../db/client.ts';
import { postName } from '../../posts/post.ts';

/** A comment as a row of the admin's list. */
export type AdminComment = Comment & {
  /** An owner decided about it, not a setting. */
  byOwner: boolean;
  postPath: string;
  postTitle: string;
  /** The hash of what the owner sees of it (`seenOf`). */
  seen: string;
};

const ADMIN_COLUMNS = {
  ...COMMENT_COLUMNS,
  byOwner: true,
  post: { select: { authorId: true, path: true, title: true, excerpt: true } },
} as const;

/** Only the comments on a post, or with an email address. */
export type CommentScope = { postId: number } | { authorEmail: string };

export async function selectInState(
  db: Db,
  state: CommentState,
  { take, beforeId, of }: { take: number; beforeId?: number; of?: CommentScope },
): Promise<AdminComment[]> {
  if (of) {
    const ids = (await selectIdsOf(db, state, of)).filter((id) => id < (beforeId ?? Infinity));
    return await selectAdminComments(db, ids.slice(0, take));
  }
  const rows = await db.comment.findMany({
    where: { state, ...(beforeId !== undefined && { id: { lt: beforeId } }) },
    orderBy: { id: 'desc' },
    take,
    select: ADMIN_COLUMNS,
  });
  return rows.map(toAdminComment);
}

/**
 * Those of a post or an address, newest first. Sorted here: asked for an order or a limit, SQLite would look
 * for them among all comments of the state.
 */
async function selectIdsOf(db: Db, state: CommentState, of: CommentScope): Promise<number[]> {
  const rows = await db.comment.findMany({ where: { state, ...of }, select: { id: true } });
  return rows.map(({ id }) => id).sort((a, b) => b - a);
}

export async function selectAdminComments(db: Db, ids: readonly number[]): Promise<AdminComment[]> {
  const rows = await db.comment.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { id: 'desc' },
    select: ADMIN_COLUMNS,
  });
  return rows.map(toAdminComment);
}

export async function countInState(
  db: Db,
  state: CommentState,
  max: number,
  of?: CommentScope,
): Promise<number> {
  if (of) return await db.comment.count({ where: { state, ...of } });
  return await db.comment.count({ where: { state }, take: max });
}

/** When the oldest pending comment was sent; `null`: none is pending. */
export async function selectOldestPending(db: Db): Promise<Date | null> {
  const row = await db.comment.findFirst({
    where: { state: 'pending' },
    orderBy: { id: 'asc' },
    select: { createdAt: true },
  });
  return row?.createdAt ?? null;
}

type Row = Parameters<typeof toComment>[0] & {
  byOwner: boolean;
  post: { path: string; title: string; excerpt: string };
};

function toAdminComment({ byOwner, ...row }: Row): AdminComment {
  return {
    ...toComment(row),
    byOwner,
    postPath: row.post.path,
    postTitle: postName(row.post),
    seen: seenOf(row),
  };
}

/** Those of the addresses that have an approved comment. */
export async function selectApprovedAddresses(db: Db, addresses: string[]): Promise<string[]> {
  const rows = await db.comment.groupBy({
    by: ['authorEmail'],
    where: { authorEmail: { in: addresses }, state: 'approved' },
  });
  return rows.flatMap(({ authorEmail }) => (authorEmail === null ? [] : [authorEmail]));
}

/** How many were sent from `from` on and before `to`. */
export async function countCreated(
  db: Db,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  return await db.comment.count({ where: { createdAt: { gte: from, lt: to } } });
}
