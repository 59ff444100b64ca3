/**
 * What the addresses in a follower's letters hold. It is made from whom it is for, so that each
 * letter has it, and stored as a hash alone.
 */
import { hashOfSecret } from '../../accounts/secrets.ts';
import { sign } from '../../lib/signed.ts';
import type { NewSubscription } from './subscription-store.ts';

export function subscriptionToken(secret: string, postId: number, email: string): string {
  return sign(secret, 'follow', `${postId} ${email}`);
}

/** A wish to hear of answers, as it is stored. */
export function newSubscription(
  secret: string,
  { postId, email }: { postId: number; email: string },
  createdAt: Date,
): NewSubscription {
  return {
    postId,
    email,
    tokenHash: hashOfSecret(subscriptionToken(secret, postId, email)),
    createdAt,
  };
}
