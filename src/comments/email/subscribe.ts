/**
 * Hearing of answers by letter: wished for with a comment, confirmed from the address itself, and
 * ended at any time, by whoever has a letter of it.
 */
import { hashOfSecret } from '../../accounts/secrets.ts';
import { questionsTo } from './emails.ts';
import {
  confirmSubscriptionRow,
  deleteSubscription,
  refuseSubscription,
  selectSubscription,
  type Subscription,
} from './subscription-store.ts';
import type { Deps } from '../../deps.ts';
import { eraseEmails } from '../../mail/queue.ts';
import type { PostStatus } from '../../posts/post.ts';
import { isPublic } from '../../posts/visibility.ts';

export type { Subscription as Subscription } from './subscription-store.ts';

type SubscribeDeps = Pick<Deps, 'db' | 'clock'>;

/** @param token of a letter. @returns `null`: it was ended, or its post is nobody's to read any more */
export async function findSubscription(
  { db, clock }: SubscribeDeps,
  token: string,
): Promise<Subscription | null> {
  const subscription = await selectSubscription(db, hashOfSecret(token));
  return subscription && isReadable(subscription, clock.now()) ? subscription : null;
}

/** From now on answers are told of. @returns whether there is anything to confirm */
export async function confirmSubscription(
  { db, clock }: SubscribeDeps,
  token: string,
): Promise<boolean> {
  return await confirmSubscriptionRow(db, hashOfSecret(token), clock.now());
}

/**
 * No more letters; ending twice is no mistake. Whoever ends what they never confirmed is not asked
 * again, under no post: somebody else has typed their address.
 */
export async function endSubscription({ db, clock }: SubscribeDeps, token: string): Promise<void> {
  const subscription = await selectSubscription(db, hashOfSecret(token));
  if (!subscription) return;
  if (subscription.confirmedAt === null) {
    await refuseSubscription(db, subscription, clock.now());
    return;
  }
  await deleteSubscription(db, subscription.id, async (transaction) => {
    // They have answered once: if they wish for letters again, they are asked again.
    await eraseEmails(transaction, { recipient: null, quoting: [questionsTo(subscription.email)] });
  });
}

function isReadable({ post }: Subscription, now: Date): boolean {
  return isPublic({ ...post, status: post.status as PostStatus }, now);
}
