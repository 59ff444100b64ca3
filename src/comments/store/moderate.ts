/**
 * Writes moderation decisions, and computes the token for what was seen of a comment.
 */
import { createHash } from 'node:crypto';
import { announceAt, COMMENT_STATES, type CommentState } from '../comment.ts';
import { transact, type Db, type Transaction, oneOf } from '../../db/client.ts';
import { touchResponses } from '../../posts/cache-keys/touch-responses.ts';
import { salmentionLater } from '../../posts/salmention.ts';

export type Decision = 'approved' | 'rejected' | 'spam';

/** The moderation of a comment: its state, by whom and since when. */
export type Moderation = { state: CommentState; byOwner: boolean; moderatedAt: Date | null };

/** A moderated comment: the moderation before, and its new `seen` token (`seenOf`). */
export type Moderated = { id: number; was: Moderation; seen: string };

type Seeable = {
  state: string;
  authorName: string;
  authorEmail: string | null;
  authorUrl: string | null;
  markdown: string;
};
type Row = Seeable & {
  id: number;
  postId: number;
  byOwner: boolean;
  moderatedAt: Date | null;
  editableUntil: Date | null;
  createdAt: Date;
};
type Step = { row: Row; to: Moderation };

const SEEN_LENGTH = 12;

/** A short hash of everything that the owner sees of a comment; it changes with any of it. */
export function seenOf({ state, authorName, authorEmail, authorUrl, markdown }: Seeable): string {
  const seen = JSON.stringify([state, authorName, authorEmail, authorUrl, markdown]);
  return createHash('sha256').update(seen).digest('hex').slice(0, SEEN_LENGTH);
}

/**
 * Sets the moderation of each comment to the result of `moderationOf`; `null` leaves it alone.
 *
 * @returns the comments that were set
 */
export async function updateModeration(
  db: Db,
  ids: readonly number[],
  now: Date,
  moderationOf: (row: Row) => Moderation | null,
): Promise<Moderated[]> {
  return await transact(db, async (transaction) => {
    const rows = await lockRows(transaction, ids);
    const steps = rows.flatMap((row): Step[] => {
      // A withdrawn comment cannot be moderated.
      const to = row.state === 'withdrawn' ? null : moderationOf(row);
      return to ? [{ row, to }] : [];
    });
    for (const { row, to } of steps) {
      if (row.state === to.state && row.byOwner === to.byOwner) continue;
      await transaction.comment.update({
        where: { id: row.id },
        data: {
          ...to,
          announceAt: isNotAnnounced(row, to, now) ? null : announceAt({ ...row, ...to }, now),
        },
      });
      const shows = row.state === 'approved' || to.state === 'approved';
      if (shows) touchResponses(transaction, [row.postId]);
      if (shows && row.state !== to.state) await salmentionLater(transaction, [row.postId], now);
    }
    return steps.map(({ row, to }) => ({
      id: row.id,
      was: {
        state: oneOf(COMMENT_STATES, row.state),
        byOwner: row.byOwner,
        moderatedAt: row.moderatedAt,
      },
      seen: seenOf({ ...row, state: to.state }),
    }));
  });
}

/** As long as mail/queue.ts keeps the keys of sent emails, which prevent that one is sent twice. */
const EMAIL_KEYS_MS = 30 * 86_400_000;

/**
 * Restored to an automatic decision so old that its emails were sent long ago; or made pending by an owner, who
 * needs no email about it.
 */
function isNotAnnounced({ createdAt }: Row, { byOwner, state }: Moderation, now: Date): boolean {
  return byOwner ? state === 'pending' : now.getTime() - createdAt.getTime() >= EMAIL_KEYS_MS;
}

async function lockRows(transaction: Transaction, ids: readonly number[]): Promise<Row[]> {
  // An update that changes nothing locks the rows until the transaction ends.
  await transaction.comment.updateMany({
    where: { id: { in: [...ids] } },
    data: { depth: { increment: 0 } },
  });
  return await transaction.comment.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      postId: true,
      state: true,
      byOwner: true,
      editableUntil: true,
      createdAt: true,
      moderatedAt: true,
      authorName: true,
      authorEmail: true,
      authorUrl: true,
      markdown: true,
    },
  });
}
