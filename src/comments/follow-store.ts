/**
 * Who wants a letter when somebody answers them, post by post.
 */
import { transact, type Db, type DbOrTransaction, type Transaction } from '../db/client.ts';

export type NewFollow = { postId: number; email: string; tokenHash: string; createdAt: Date };

export type Follow = {
  id: number;
  postId: number;
  email: string;
  confirmedAt: Date | null;
  post: { title: string; path: string };
};

const COLUMNS = {
  id: true,
  postId: true,
  email: true,
  confirmedAt: true,
  post: { select: { title: true, path: true } },
} as const;

export async function insertFollowOnce(
  transaction: Transaction,
  { postId, email, ...follow }: NewFollow,
): Promise<void> {
  await transaction.commentFollow.upsert({
    where: { postId_email: { postId, email } },
    create: { postId, email, ...follow },
    update: { email },
  });
}

export async function selectFollow(db: Db, tokenHash: string): Promise<Follow | null> {
  return await db.commentFollow.findUnique({ where: { tokenHash }, select: COLUMNS });
}

/** Those of these addresses that follow the post, whether they have confirmed it or not. */
export async function selectFollowsOf(
  db: DbOrTransaction,
  postId: number,
  emails: readonly string[],
): Promise<Follow[]> {
  return await db.commentFollow.findMany({
    where: { postId, email: { in: [...emails] } },
    orderBy: { id: 'asc' },
    select: COLUMNS,
  });
}

/** @returns whether there is one */
export async function confirmFollow(db: Db, tokenHash: string, now: Date): Promise<boolean> {
  return await transact(db, async ({ commentFollow }) => {
    await commentFollow.updateMany({
      where: { tokenHash, confirmedAt: null },
      data: { confirmedAt: now },
    });
    return (await commentFollow.count({ where: { tokenHash } })) > 0;
  });
}

export async function deleteFollow(db: Db, tokenHash: string): Promise<void> {
  await transact(db, ({ commentFollow }) => commentFollow.deleteMany({ where: { tokenHash } }));
}

/** Those that nobody has confirmed. */
export async function deleteUnconfirmed(db: Db, before: Date): Promise<void> {
  await transact(db, ({ commentFollow }) =>
    commentFollow.deleteMany({ where: { confirmedAt: null, createdAt: { lt: before } } }),
  );
}
