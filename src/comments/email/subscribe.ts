/**
 * Subscriptions to replies by email: requested with a comment, confirmed by a link in an email, and ended
 * by a link in every email.
 */
import { hashOfSecret } from '../../accounts/tokens.ts';
import { confirmRequestsTo } from './emails.ts';
import {
  type Subscription,
  confirmSubscriptionRow,
  deleteSubscription,
  refuseSubscription,
  selectSubscription,
} from './subscription-store.ts';
import type { Deps } from '../../deps.ts';
import { eraseEmails } from '../../mail/queue.ts';
import { isPublic } from '../../posts/post.ts';

export type { Subscription } from './subscription-store.ts';

type SubscribeDeps = Pick<Deps, 'db' | 'clock'>;

/** @param token from an email. @returns `null`: it was ended, or its post is no longer public */
export async function findSubscription(
  { db, clock }: SubscribeDeps,
  token: string,
): Promise<Subscription | null> {
  const subscription = await selectSubscription(db, hashOfSecret(token));
  return subscription && isReadable(subscription, clock.now()) ? subscription : null;
}

/** @returns `false`: there is nothing to confirm */
export async function confirmSubscription(
  { db, clock }: SubscribeDeps,
  token: string,
): Promise<boolean> {
  return await confirmSubscriptionRow(db, hashOfSecret(token), clock.now());
}

/**
 * Ends a subscription; ending it twice is no error. Someone who ends a subscription that they never
 * confirmed is not asked again for any post: somebody else entered their address.
 */
export async function endSubscription({ db, clock }: SubscribeDeps, token: string): Promise<void> {
  const subscription = await selectSubscription(db, hashOfSecret(token));
  if (!subscription) return;
  if (subscription.confirmedAt === null) {
    await refuseSubscription(db, subscription, clock.now());
    return;
  }
  await deleteSubscription(db, subscription.id, async (transaction) => {
    // If they subscribe again later, they are asked to confirm again.
    await eraseEmails(transaction, {
      recipient: null,
      quoting: [confirmRequestsTo(subscription.email)],
    });
  });
}

function isReadable({ post }: Subscription, now: Date): boolean {
  return isPublic(post, now);
}
