/**
 * Writes changes to a comment's content: edits, withdrawals and new renderings. Each is written only if
 * the comment is still as it was read.
 */
import type { Comment } from '../comment.ts';
import { COMMENT_COLUMNS, toComment } from './comments.ts';
import { transact, type Db, type Transaction } from '../../db/client.ts';
import { touchResponses } from '../../posts/cache-keys/touch-responses.ts';
import { salmentionLater } from '../../posts/salmention.ts';

/** `scoreReasons` is JSON. */
export type ContentChange = {
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

/** What else is done in the same transaction. */
type Also = (transaction: Transaction) => Promise<void>;

/**
 * @param also called if the email address changes
 * @returns the changed comment; `null`: it was moderated or changed meanwhile
 */
export async function updateContent(
  db: Db,
  { id, postId, state, changedAt, markdown, authorEmail }: Comment,
  change: ContentChange,
  also?: Also,
): Promise<Comment | null> {
  return await transact(db, async (transaction) => {
    const isSameAddress = change.authorEmail === authorEmail;
    const [row] = await transaction.comment.updateManyAndReturn({
      where: { id, state, changedAt, markdown },
      // The avatar belongs to the previous address.
      data: isSameAddress ? change : { ...change, avatarId: null },
      select: { id: true },
    });
    if (!row) return null;
    if (!isSameAddress) await also?.(transaction);
    if (state === 'approved' || change.state === 'approved') {
      touchResponses(transaction, [postId]);
    }
    const isShownAsBefore = (state === 'approved') === (change.state === 'approved');
    if (!isShownAsBefore) await salmentionLater(transaction, [postId], change.changedAt);
    const changed = await transaction.comment.findUnique({
      where: { id },
      select: COMMENT_COLUMNS,
    });
    return changed && toComment(changed);
  });
}

/** The columns of an erased comment. The row stays, for rate limits and replies. */
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

/** @returns `false`: it does not exist or is withdrawn already */
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
    // Also if it was not approved: it may have been approved since it was read.
    touchResponses(transaction, [postId]);
    await salmentionLater(transaction, [postId], now);
    return true;
  });
}

export type Outdated = {
  id: number;
  markdown: string;
  bodyHtml: string;
  renderer: number;
};

/** Includes withdrawn comments, which render as nothing. */
export async function selectOutdated(db: Db, renderer: number, take: number): Promise<Outdated[]> {
  return await db.comment.findMany({
    where: { renderer: { lt: renderer } },
    orderBy: [{ renderer: 'asc' }, { id: 'asc' }],
    take,
    select: { id: true, markdown: true, bodyHtml: true, renderer: true },
  });
}

export type Rendered = { bodyHtml?: string; text?: string; renderer: number };

/** @returns `false`: it was changed or rendered meanwhile, and nothing was written */
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
    const hasChanged = row.bodyHtml !== bodyHtml;
    if (hasChanged && row.state === 'approved') touchResponses(transaction, [row.postId]);
    return true;
  });
}
