/**
 * A comment as its writer sees it and their browser may change it: written where it is still as it
 * was found.
 */
import { transact, type Db, type DbOrTransaction } from '../db/client.ts';
import { touch } from '../db/touch.ts';
import { responsesKey } from '../posts/surrogate-keys.ts';
import type { Comment } from './comment.ts';
import { COMMENT_COLUMNS, toComment } from './store.ts';

/** `editTokenHash`: of what the browser has that may change it. */
export type OwnRow = { comment: Comment; editTokenHash: string | null; postPath: string };

/** `null`: there is none, or it is withdrawn. */
export async function selectOwn(db: DbOrTransaction, id: number): Promise<OwnRow | null> {
  const row = await db.comment.findFirst({
    where: { id, state: { not: 'withdrawn' } },
    select: {
      ...COMMENT_COLUMNS,
      editTokenHash: true,
      post: { select: { authorId: true, path: true } },
    },
  });
  if (!row) return null;
  const { editTokenHash, ...columns } = row;
  return { comment: toComment(columns), editTokenHash, postPath: row.post.path };
}

/** `scoreReasons` is JSON. */
export type OwnChange = {
  state: string;
  byOwner?: boolean;
  moderatedAt?: Date;
  announceAt?: Date | null;
  authorName: string;
  authorEmail: string | null;
  authorUrl: string | null;
  markdown: string;
  bodyHtml: string;
  text: string;
  renderer: number;
  fingerprint: string;
  score: number;
  scoreReasons: string;
  changedAt: Date;
};

/** @returns the comment as it is now; `null`: somebody decided about it, or changed it, meanwhile */
export async function updateOwn(
  db: Db,
  { id, postId, state, changedAt, markdown, authorEmail }: Comment,
  change: OwnChange,
): Promise<Comment | null> {
  return await transact(db, async (transaction) => {
    const [row] = await transaction.comment.updateManyAndReturn({
      where: { id, state, changedAt, markdown },
      // The picture is that of the address before.
      data: change.authorEmail === authorEmail ? change : { ...change, photoId: null },
      select: { id: true },
    });
    if (!row) return null;
    if (state === 'approved' || change.state === 'approved') {
      touch(transaction, [responsesKey(postId)]);
    }
    const changed = await transaction.comment.findUnique({
      where: { id },
      select: COMMENT_COLUMNS,
    });
    return changed && toComment(changed);
  });
}

/** What is forgotten of whoever withdraws; the row stays, for limits and for what answers it. */
export const FORGOTTEN = {
  state: 'withdrawn',
  authorName: '',
  authorEmail: null,
  authorUrl: null,
  userId: null,
  markdown: '',
  bodyHtml: '',
  text: '',
  fingerprint: '',
  score: 0,
  scoreReasons: '[]',
  editTokenHash: null,
  editableUntil: null,
  announceAt: null,
  photoId: null,
} as const;

/** @returns whether it was there to be withdrawn */
export async function withdrawRow(
  db: Db,
  { id, postId }: Pick<Comment, 'id' | 'postId'>,
  now: Date,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const { count } = await transaction.comment.updateMany({
      where: { id, state: { not: 'withdrawn' } },
      data: { ...FORGOTTEN, moderatedAt: now },
    });
    // It may have been approved since it was read.
    if (count > 0) touch(transaction, [responsesKey(postId)]);
    return count > 0;
  });
}
