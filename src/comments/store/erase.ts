/**
 * Reads and erases the rows of one person, and deletes expired comments and salts.
 */
import { COMMENT_STATES } from '../comment.ts';
import { ERASED } from './change.ts';
import { type Db, type Transaction, transact, oneOf } from '../../db/client.ts';

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
    state: oneOf(COMMENT_STATES, state),
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

/** Rows a transaction, to keep locks short. */
const BATCH = 200;

/** Deletes one batch. @returns how many were deleted; 0: none is left */
export async function deleteOldComments(db: Db, before: Date): Promise<number> {
  return await transact(db, async ({ comment }) => {
    const isOld = {
      OR: [
        { state: { in: ['spam', 'rejected'] }, moderatedAt: { lt: before } },
        // A withdrawn comment stays as long as it has replies.
        { state: 'withdrawn', createdAt: { lt: before }, replies: { none: {} } },
      ],
    };
    const old = await comment.findMany({ where: isOld, take: BATCH, select: { id: true } });
    // The condition again: an owner may have moderated one since.
    const { count } = await comment.deleteMany({
      where: { id: { in: old.map(({ id }) => id) }, ...isOld },
    });
    return count;
  });
}

/**
 * Deletes one batch of comments that the rules called spam, beyond the newest `keep` of them.
 *
 * @returns how many were deleted; 0: none is left
 */
export async function deleteSpamBeyond(db: Db, keep: number): Promise<number> {
  return await transact(db, async ({ comment }) => {
    const isByRules = { state: 'spam', byOwner: false };
    const beyond = await comment.findMany({
      where: isByRules,
      orderBy: { id: 'desc' },
      skip: keep,
      take: BATCH,
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
