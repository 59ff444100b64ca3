/**
 * Changing the words of a comment, whoever does it, and forgetting them: written where it is still
 * as it was found.
 */
import type { Comment } from '../comment.ts';
import { COMMENT_COLUMNS, toComment } from './comments.ts';
import { transact, type Db, type Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';

/** `scoreReasons` is JSON. */
export type WordsChange = {
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
  changes?: { increment: 1 };
};

/** What goes in the same transaction. */
type Also = (transaction: Transaction) => Promise<void>;

/**
 * @param also where its e-mail address is another now
 * @returns the comment as it is now; `null`: somebody decided about it, or changed it, meanwhile
 */
export async function updateWords(
  db: Db,
  { id, postId, state, changedAt, markdown, authorEmail }: Comment,
  change: WordsChange,
  also?: Also,
): Promise<Comment | null> {
  return await transact(db, async (transaction) => {
    const isSameAddress = change.authorEmail === authorEmail;
    const [row] = await transaction.comment.updateManyAndReturn({
      where: { id, state, changedAt, markdown },
      // The picture is that of the address before.
      data: isSameAddress ? change : { ...change, avatarId: null },
      select: { id: true },
    });
    if (!row) return null;
    if (!isSameAddress) await also?.(transaction);
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
export const ERASED = {
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
  avatarId: null,
} as const;

/** @returns whether it was there to be withdrawn */
export async function withdrawRow(
  db: Db,
  { id, postId }: Pick<Comment, 'id' | 'postId'>,
  now: Date,
  also: Also,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const { count } = await transaction.comment.updateMany({
      where: { id, state: { not: 'withdrawn' } },
      data: { ...ERASED, moderatedAt: now },
    });
    if (count === 0) return false;
    await also(transaction);
    // It may have been approved since it was read.
    touch(transaction, [responsesKey(postId)]);
    return true;
  });
}

export type Outdated = {
  id: number;
  markdown: string;
  bodyHtml: string;
  renderer: number;
};

/** Withdrawn ones are among them: they have no words, and come out as nothing. */
export async function selectOutdated(db: Db, renderer: number, take: number): Promise<Outdated[]> {
  return await db.comment.findMany({
    where: { renderer: { lt: renderer } },
    orderBy: [{ renderer: 'asc' }, { id: 'asc' }],
    take,
    select: { id: true, markdown: true, bodyHtml: true, renderer: true },
  });
}

export type Rendered = { bodyHtml?: string; text?: string; renderer: number };

/** @returns `false`: its words were changed or rendered meanwhile, and nothing was written */
export async function updateRendered(
  db: Db,
  { id, markdown, bodyHtml, renderer }: Outdated,
  rendered: Rendered,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const [row] = await transaction.comment.updateManyAndReturn({
      where: { id, markdown, renderer },
      data: rendered,
      select: { postId: true, state: true, bodyHtml: true },
    });
    if (!row) return false;
    const looksOtherwise = row.bodyHtml !== bodyHtml;
    if (looksOtherwise && row.state === 'approved') touch(transaction, [responsesKey(row.postId)]);
    return true;
  });
}
