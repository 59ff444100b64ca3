/**
 * What the address in a letter about a waiting comment holds: which comment, who may decide there,
 * until when; signed.
 */
import { isSigned, sign } from '../../lib/signed.ts';

export const DECISION_DAYS = 14;
const PURPOSE = 'decide comment';
const DAY_MS = 86_400_000;
const TOKEN = /^([1-9]\d{0,8})\.([1-9]\d{0,8})\.(\d{1,12})\.([\w-]{43})$/;

export type DecisionRight = { commentId: number; userId: number };

export function decisionToken(secret: string, right: DecisionRight, now: Date): string {
  const untilSeconds = Math.floor((now.getTime() + DECISION_DAYS * DAY_MS) / 1_000);
  const fields = `${right.commentId}.${right.userId}.${untilSeconds}`;
  return `${fields}.${sign(secret, PURPOSE, fields)}`;
}

/** @returns `forged`: it was not made here. `expired`: its days are over */
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
