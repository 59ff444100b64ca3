/**
 * Signed tokens in the links of emails: to subscribe and unsubscribe, and to moderate a comment.
 */
import { hashOfSecret } from '../../accounts/tokens.ts';
import type { NewSubscription } from './subscription-store.ts';
import { sign, isSigned } from '../../lib/signed.ts';

/** Derived from its subscriber, so that every email can contain it; stored as a hash only. */
export function subscriptionToken(secret: string, postId: number, email: string): string {
  return sign(secret, 'follow', `${postId} ${email}`);
}

/** A subscription to replies, as it is stored. */
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

export const DECISION_DAYS = 14;
const PURPOSE = 'decide comment';
const DAY_MS = 86_400_000;
/** COMMENT.USER.EXPIRES.SIGNATURE */
const TOKEN = /^([1-9]\d{0,8})\.([1-9]\d{0,8})\.(\d{1,12})\.([\w-]{43})$/;

type DecisionRight = { commentId: number; userId: number };

export function decisionToken(secret: string, right: DecisionRight, now: Date): string {
  const untilSeconds = Math.floor((now.getTime() + DECISION_DAYS * DAY_MS) / 1_000);
  const fields = `${right.commentId}.${right.userId}.${untilSeconds}`;
  return `${fields}.${sign(secret, PURPOSE, fields)}`;
}

/** @returns the comment and the owner who may moderate it; `forged`: it was not made here */
export function openDecisionToken(
  secret: string,
  token: string,
  now: Date,
): DecisionRight | 'forged' | 'expired' {
  const [, commentId = '', userId = '', until = '', signature = ''] = TOKEN.exec(token) ?? [];
  if (!isSigned(secret, PURPOSE, `${commentId}.${userId}.${until}`, signature)) return 'forged';
  if (now.getTime() >= Number(until) * 1_000) return 'expired';
  return { commentId: Number(commentId), userId: Number(userId) };
}
