/**
 * The rows of one person.
 */
import type { CommentState } from '../comment.ts';
import { ERASED } from './change.ts';
import { type Db, type Transaction, transact } from '../../db/client.ts';

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

/** Rows of one transaction: few enough that nobody waits for it. */
const AT_ONCE = 200;

/** @returns how many went; fewer than could go only where there were more than one transaction takes */
export async function deleteOldComments(db: Db, before: Date): Promise<number> {
  return await transact(db, async ({ comment }) => {
    const isOld = {
      OR: [
        { state: { in: ['spam', 'rejected'] }, moderatedAt: { lt: before } },
        // Its place was kept for what answers it.
        { state: 'withdrawn', createdAt: { lt: before }, replies: { none: {} } },
      ],
    };
    const old = await comment.findMany({ where: isOld, take: AT_ONCE, select: { id: true } });
    // Asked again: an owner may have taken one back since.
    const { count } = await comment.deleteMany({
      where: { id: { in: old.map(({ id }) => id) }, ...isOld },
    });
    return count;
  });
}

/**
 * Deletes what the rules called spam, the oldest first, where there is more than so much of it.
 *
 * @returns how many went, as above
 */
export async function deleteSpamBeyond(db: Db, keep: number): Promise<number> {
  return await transact(db, async ({ comment }) => {
    const isByRules = { state: 'spam', byOwner: false };
    const beyond = await comment.findMany({
      where: isByRules,
      orderBy: { id: 'desc' },
      skip: keep,
      take: AT_ONCE,
      select: { id: true },
    });
    const ids = beyond.map(({ id }) => id);
    const { count } = await comment.deleteMany({ where: { id: { in: ids }, ...isByRules } });
    return count;
  });
}

/** @param beforeDay `YYYY-MM-DD` */
export async function deleteSaltsBefore(db: Db, beforeDay: string): Promise<void> {
  await transact(db, ({ clientSalt }) =>
    clientSalt.deleteMany({ where: { day: { lt: beforeDay } } }),
  );
}
