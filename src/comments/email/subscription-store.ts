/**
 * Who wants a letter when somebody answers them, post by post; and who does not want to be asked. Of
 * those the hash of their address is kept, and nothing else.
 */
import { createHash } from 'node:crypto';
import { transact, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';

export type NewSubscription = { postId: number; email: string; tokenHash: string; createdAt: Date };

export type Subscription = {
  id: number;
  postId: number;
  email: string;
  confirmedAt: Date | null;
  post: { title: string; path: string; status: string; publishedAt: Date };
};

const COLUMNS = {
  id: true,
  postId: true,
  email: true,
  confirmedAt: true,
  post: { select: { title: true, path: true, status: true, publishedAt: true } },
} as const;

/** Nothing comes of it for an address at which letters were refused. */
export async function insertSubscriptionOnce(
  transaction: Transaction,
  { postId, email, ...subscription }: NewSubscription,
): Promise<void> {
  if (await isRefused(transaction, email)) return;
  await transaction.commentSubscription.upsert({
    where: { postId_email: { postId, email } },
    create: { postId, email, ...subscription },
    update: { email },
  });
}

export async function selectSubscription(db: Db, tokenHash: string): Promise<Subscription | null> {
  return await db.commentSubscription.findFirst({
    where: { tokenHash, refusedAt: null },
    select: COLUMNS,
  });
}

/** Those of these addresses that follow the post, whether they have confirmed it or not. */
export async function selectSubscriptionsOf(
  db: DbOrTransaction,
  postId: number,
  emails: readonly string[],
): Promise<Subscription[]> {
  return await db.commentSubscription.findMany({
    where: { postId, email: { in: [...emails] } },
    orderBy: { id: 'asc' },
    select: COLUMNS,
  });
}

/**
 * And with it whatever else that address has wished for: it is asked once for all.
 *
 * @returns whether there is one
 */
export async function confirmSubscriptionRow(
  db: Db,
  tokenHash: string,
  now: Date,
): Promise<boolean> {
  return await transact(db, async ({ commentSubscription }) => {
    const subscription = await commentSubscription.findFirst({
      where: { tokenHash, refusedAt: null },
    });
    if (!subscription) return false;
    await commentSubscription.updateMany({
      where: { email: subscription.email, confirmedAt: null },
      data: { confirmedAt: now },
    });
    return true;
  });
}

/** How many wishes of this address were confirmed, and hold still. */
export async function countConfirmed(db: DbOrTransaction, email: string): Promise<number> {
  return await db.commentSubscription.count({ where: { email, confirmedAt: { not: null } } });
}

/** One that was confirmed. @param also in the same transaction */
export async function deleteSubscription(
  db: Db,
  id: number,
  also: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  await transact(db, async (transaction) => {
    await transaction.commentSubscription.deleteMany({ where: { id, confirmedAt: { not: null } } });
    await also(transaction);
  });
}

/** One that was not: its address is not asked again, and its other wishes go. */
export async function refuseSubscription(
  db: Db,
  { id, email }: Pick<Subscription, 'id' | 'email'>,
  now: Date,
): Promise<void> {
  await transact(db, async ({ commentSubscription }) => {
    await commentSubscription.updateMany({
      where: { id, confirmedAt: null, refusedAt: null },
      data: { email: refusedAs(email), refusedAt: now },
    });
    await commentSubscription.deleteMany({ where: { email, confirmedAt: null } });
  });
}

/** That of an address which has nothing else under the post to hear of answers to. */
export async function deleteIdleSubscription(
  transaction: Transaction,
  postId: number,
  email: string,
): Promise<void> {
  const others = await transaction.comment.count({ where: { postId, authorEmail: email } });
  if (others === 0) await transaction.commentSubscription.deleteMany({ where: { postId, email } });
}

async function isRefused(db: DbOrTransaction, email: string): Promise<boolean> {
  return (await db.commentSubscription.count({ where: { email: refusedAs(email) }, take: 1 })) > 0;
}

/** No address is spelled so. */
function refusedAs(email: string): string {
  return `sha256 ${createHash('sha256').update(email).digest('hex')}`;
}

/** Those that nobody has confirmed. */
export async function deleteUnconfirmed(db: Db, before: Date): Promise<void> {
  await transact(db, ({ commentSubscription }) =>
    commentSubscription.deleteMany({
      where: { confirmedAt: null, refusedAt: null, createdAt: { lt: before } },
    }),
  );
}
