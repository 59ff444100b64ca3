/**
 * What the address in a letter about a waiting comment holds: which comment, who may decide there,
 * until when; signed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const DECISION_DAYS = 14;
const DAY_MS = 86_400_000;
const TOKEN = /^([1-9]\d{0,8})\.([1-9]\d{0,8})\.(\d{1,12})\.([\w-]{43})$/;

export type DecisionRight = { commentId: number; userId: number };

export function decisionToken(secret: string, right: DecisionRight, now: Date): string {
  const untilSeconds = Math.floor((now.getTime() + DECISION_DAYS * DAY_MS) / 1_000);
  const fields = `${right.commentId}.${right.userId}.${untilSeconds}`;
  return `${fields}.${macOf(secret, fields)}`;
}

/** @returns `forged`: it was not made here. `expired`: its days are over */
export function openDecisionToken(
  secret: string,
  token: string,
  now: Date,
): DecisionRight | 'forged' | 'expired' {
  const [, commentId = '', userId = '', until = '', mac = ''] = TOKEN.exec(token) ?? [];
  const right = macOf(secret, `${commentId}.${userId}.${until}`);
  if (mac.length !== right.length || !timingSafeEqual(Buffer.from(mac), Buffer.from(right))) {
    return 'forged';
  }
  if (now.getTime() >= Number(until) * 1_000) return 'expired';
  return { commentId: Number(commentId), userId: Number(userId) };
}

function macOf(secret: string, fields: string): string {
  return createHmac('sha256', secret).update(`decide comment ${fields}`).digest('base64url');
}
