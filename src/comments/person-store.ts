/**
 * The rows of one e-mail address.
 */
import type { Db, Transaction } from '../db/client.ts';
import type { CommentState } from './comment.ts';
import { FORGOTTEN } from './own-store.ts';

export async function selectOfEmail(db: Db, authorEmail: string) {
  const rows = await db.comment.findMany({
    where: { authorEmail },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      state: true,
      authorName: true,
      authorUrl: true,
      markdown: true,
      createdAt: true,
      changedAt: true,
      post: { select: { path: true } },
    },
  });
  return rows.map(({ authorName: name, authorUrl: url, post, state, ...row }) => ({
    ...row,
    name,
    url,
    post: post.path,
    state: state as CommentState,
  }));
}

export async function selectPostsFollowed(db: Db, email: string) {
  const rows = await db.commentFollow.findMany({
    where: { email },
    orderBy: { id: 'asc' },
    select: { confirmedAt: true, post: { select: { path: true } } },
  });
  return rows.map(({ confirmedAt, post }) => ({ post: post.path, confirmedAt }));
}

export async function forgetComments(
  { comment }: Transaction,
  authorEmail: string,
  now: Date,
): Promise<{ id: number; postId: number }[]> {
  return await comment.updateManyAndReturn({
    where: { authorEmail },
    data: { ...FORGOTTEN, clientHash: null, moderatedAt: now },
    select: { id: true, postId: true },
  });
}

export async function forgetFollows({ commentFollow }: Transaction, email: string): Promise<void> {
  await commentFollow.deleteMany({ where: { email } });
}
