/**
 * The table of subscriptions to replies, by post and email address. Addresses that refused are stored as
 * a hash only.
 */
import { createHash } from 'node:crypto';
import { transact, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';

export type NewSubscription = { postId: number; email: string; tokenHash: string; createdAt: Date };

export type Subscription = {
  id: number;
  postId: number;
  email: string;
  confirmedAt: Date | null;
  post: { title: string; excerpt: string; path: string; status: string; publishedAt: Date };
};

const COLUMNS = {
  id: true,
  postId: true,
  email: true,
  confirmedAt: true,
  post: { select: { title: true, excerpt: true, path: true, status: true, publishedAt: true } },
} as const;

/** Does nothing for an address that refused to be asked. */
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

/** The subscriptions of these addresses to a post, confirmed or not. */
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
 * Confirms a subscription, and all others of the same address, which is asked once for all.
 *
 * @returns `false`: there is no such subscription
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

/** How many confirmed subscriptions an address has. */
export async function countConfirmed(db: DbOrTransaction, email: string): Promise<number> {
  return await db.commentSubscription.count({ where: { email, confirmedAt: { not: null } } });
}

/** Deletes a confirmed subscription. @param also done in the same transaction */
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

/** Refuses an unconfirmed one: its address is not asked again, and its other unconfirmed ones go. */
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

/** Deletes the subscription of an address that has no comment left under the post. */
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

/** Not a valid address, so it cannot collide with one. */
function refusedAs(email: string): string {
  return `sha256 ${createHash('sha256').update(email).digest('hex')}`;
}

/** Deletes old subscriptions that were never confirmed. */
export async function deleteUnconfirmed(db: Db, before: Date): Promise<void> {
  await transact(db, ({ commentSubscription }) =>
    commentSubscription.deleteMany({
      where: { confirmedAt: null, refusedAt: null, createdAt: { lt: before } },
    }),
  );
}
