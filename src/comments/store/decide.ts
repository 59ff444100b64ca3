/**
 * The owner's decisions as writes, and what was seen of a comment when it was decided about.
 */
import { createHash } from 'node:crypto';
import { announceAt, type CommentState } from '../comment.ts';
import { transact, type Db, type Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';

export type Decision = 'approved' | 'rejected' | 'spam';

/** What stands decided about a comment, by whom and since when. */
export type Standing = { state: CommentState; byOwner: boolean; moderatedAt: Date | null };

/** What was done to a comment: what stood before, and how it is to be seen now (`seenOf`). */
export type Moderated = { id: number; was: Standing; seen: string };

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
type Step = { row: Row; to: Standing };

const SEEN_LENGTH = 12;

/** A few letters that stand for all that the owner sees of a comment; others as soon as it says more. */
export function seenOf({ state, authorName, authorEmail, authorUrl, markdown }: Seeable): string {
  const seen = JSON.stringify([state, authorName, authorEmail, authorUrl, markdown]);
  return createHash('sha256').update(seen).digest('hex').slice(0, SEEN_LENGTH);
}

/**
 * Sets what each is to be; `standingOf` says it, or `null` to leave it.
 *
 * @returns those that were set
 */
export async function updateStandings(
  db: Db,
  ids: readonly number[],
  now: Date,
  standingOf: (row: Row) => Standing | null,
): Promise<Moderated[]> {
  return await transact(db, async (transaction) => {
    const rows = await takeRows(transaction, ids);
    const steps = rows.flatMap((row): Step[] => {
      // What its writer has withdrawn is nobody's to show.
      const to = row.state === 'withdrawn' ? null : standingOf(row);
      return to ? [{ row, to }] : [];
    });
    for (const { row, to } of steps) {
      if (row.state === to.state && row.byOwner === to.byOwner) continue;
      await transaction.comment.update({
        where: { id: row.id },
        data: {
          ...to,
          announceAt: isOldNews(row, to, now) ? null : announceAt({ ...row, ...to }, now),
        },
      });
      const shows = row.state === 'approved' || to.state === 'approved';
      if (shows) touch(transaction, [responsesKey(row.postId)]);
    }
    return steps.map(({ row, to }) => ({
      id: row.id,
      was: { state: row.state as CommentState, byOwner: row.byOwner, moderatedAt: row.moderatedAt },
      seen: seenOf({ ...row, state: to.state }),
    }));
  });
}

/** As long as the keys of its letters are kept (mail/prune.ts), none is written twice. */
const KEYS_KEPT_MS = 30 * 86_400_000;

/** Put back to what no owner has decided, so long ago that whoever was to hear of it did. */
function isOldNews({ createdAt }: Row, to: Standing, now: Date): boolean {
  return !to.byOwner && now.getTime() - createdAt.getTime() >= KEYS_KEPT_MS;
}

async function takeRows(transaction: Transaction, ids: readonly number[]): Promise<Row[]> {
  // An update that changes nothing takes the rows: what is read of them is what they are.
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
