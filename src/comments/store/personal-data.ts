/**
 * The rows of one person.
 */
import type { Db, Transaction } from '../../db/client.ts';
import { ERASED } from './change.ts';
import type { CommentState } from '../comment.ts';

/** `email`: lower-case. */
export type Person = { email: string } | { commentId: number };

export async function selectPerson(db: Db, commentId: number): Promise<Person | null> {
  const row = await db.comment.findFirst({
    where: { id: commentId, state: { not: 'withdrawn' } },
    select: { authorEmail: true },
  });
  if (!row) return null;
  return row.authorEmail === null ? { commentId } : { email: row.authorEmail };
}

export async function selectOf(db: Db, person: Person) {
  const rows = await db.comment.findMany({
    where: whoseIs(person),
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

export async function selectPostsSubscribed(db: Db, email: string) {
  const rows = await db.commentSubscription.findMany({
    where: { email },
    orderBy: { id: 'asc' },
    select: { confirmedAt: true, post: { select: { path: true } } },
  });
  return rows.map(({ confirmedAt, post }) => ({ post: post.path, confirmedAt }));
}

export async function eraseComments(
  { comment }: Transaction,
  person: Person,
  now: Date,
): Promise<{ id: number; postId: number }[]> {
  return await comment.updateManyAndReturn({
    where: whoseIs(person),
    data: { ...ERASED, clientHash: null, networkHash: null, proof: null, moderatedAt: now },
    select: { id: true, postId: true },
  });
}

export async function eraseSubscriptions(
  { commentSubscription }: Transaction,
  email: string,
): Promise<void> {
  await commentSubscription.deleteMany({ where: { email } });
}

function whoseIs(person: Person) {
  return 'email' in person ? { authorEmail: person.email } : { id: person.commentId };
}
