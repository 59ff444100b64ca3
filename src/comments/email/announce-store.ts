/**
 * Reads the comments whose emails are due, and the addresses of those they reply to.
 */
import { MAX_DEPTH } from '../comment.ts';
import type { AdminComment } from '../store/admin-list.ts';
import { COMMENT_COLUMNS, toComment } from '../store/comments.ts';
import type { Db, DbOrTransaction, Transaction } from '../../db/client.ts';
import { isPublic, postName } from '../../posts/post.ts';

export type Announced = Omit<AdminComment, 'seen' | 'byOwner'> & {
  /** Whether its post is public. */
  isPostPublic: boolean;
};

const COLUMNS = {
  ...COMMENT_COLUMNS,
  post: {
    select: {
      authorId: true,
      path: true,
      title: true,
      excerpt: true,
      status: true,
      publishedAt: true,
    },
  },
} as const;

export async function selectToAnnounce(db: Db, now: Date, take: number): Promise<Announced[]> {
  const rows = await db.comment.findMany({
    where: { announceAt: { lte: now } },
    orderBy: [{ announceAt: 'asc' }, { id: 'asc' }],
    take,
    select: COLUMNS,
  });
  return rows.map((row) => ({
    ...toComment(row),
    postPath: row.post.path,
    postTitle: postName(row.post),
    isPostPublic: isPublic(row.post, now),
  }));
}

/** Marks comments as announced. @returns those that were still due, and in the state they were read in */
export async function takeAnnounced(
  transaction: Transaction,
  comments: readonly Announced[],
  now: Date,
): Promise<Announced[]> {
  const taken: Announced[] = [];
  for (const comment of comments) {
    const { count } = await transaction.comment.updateMany({
      where: { id: comment.id, state: comment.state, announceAt: { lte: now } },
      data: { announceAt: null },
    });
    if (count > 0) taken.push(comment);
  }
  return taken;
}

export async function postponeAnnouncing(
  transaction: Transaction,
  ids: readonly number[],
  until: Date,
): Promise<void> {
  await transaction.comment.updateMany({
    where: { id: { in: [...ids] }, announceAt: { not: null } },
    data: { announceAt: until },
  });
}

/** Makes a comment due again after {@link takeAnnounced}. */
export async function announceAgain(transaction: Transaction, id: number, at: Date): Promise<void> {
  await transaction.comment.updateMany({
    where: { id, state: 'approved' },
    data: { announceAt: at },
  });
}

/**
 * The email addresses of those to whom a comment replies: the writers of the comments above it, and, on
 * the deepest level, of the earlier comments beside it.
 */
export async function selectAnsweredEmails(
  db: DbOrTransaction,
  { id, parentId, depth, authorEmail }: Announced,
): Promise<string[]> {
  const emails = new Set<string>();
  if (depth >= MAX_DEPTH && parentId !== null) {
    const beside = await db.comment.findMany({
      where: { parentId, depth, state: 'approved', id: { lt: id } },
      orderBy: { id: 'desc' },
      take: 50,
      select: { authorEmail: true },
    });
    for (const each of beside) if (each.authorEmail !== null) emails.add(each.authorEmail);
  }
  let above = parentId;
  for (let level = 0; above !== null && level <= MAX_DEPTH; level += 1) {
    const parent: { parentId: number | null; authorEmail: string | null } | null =
      await db.comment.findUnique({
        where: { id: above },
        select: { parentId: true, authorEmail: true },
      });
    if (parent?.authorEmail != null) emails.add(parent.authorEmail);
    above = parent?.parentId ?? null;
  }
  if (authorEmail !== null) emails.delete(authorEmail);
  return [...emails];
}
