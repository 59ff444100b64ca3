/**
 * The stamp in a form: for which post, and when its page was made, signed. It is rounded to ten
 * minutes and holds nothing of the visitor, so that a page with it may be kept for everybody.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const ROUNDED_MS = 10 * 60_000;
/** How long a form may lie open. */
const VALID_MS = 24 * 60 * 60_000;
const MAC_LENGTH = 22;
const STAMP = /^(\d{1,10})\.(\d{1,10})\.([\w-]{22})$/;

export function stampFor(secret: string, postId: number, now: Date): string {
  const period = Math.floor(now.getTime() / ROUNDED_MS);
  return `${postId}.${period}.${macOf(secret, postId, period)}`;
}

/** Whether it was made here for this post, and not too long ago. */
export function isStampGood(secret: string, stamp: string, postId: number, now: Date): boolean {
  const [, post = '', period = '', mac = ''] = STAMP.exec(stamp) ?? [];
  if (Number(post) !== postId || mac === '') return false;
  const madeAt = Number(period) * ROUNDED_MS;
  const isRecent = madeAt <= now.getTime() && now.getTime() < madeAt + VALID_MS;
  const expected = macOf(secret, postId, Number(period));
  return isRecent && timingSafeEqual(Buffer.from(mac), Buffer.from(expected));
}

/** Until when a page with a stamp that is made now may be kept: half its life is left to its readers. */
export function stampKeepsUntil(now: Date): Date {
  const madeAt = Math.floor(now.getTime() / ROUNDED_MS) * ROUNDED_MS;
  return new Date(madeAt + VALID_MS / 2);
}

function macOf(secret: string, postId: number, period: number): string {
  return createHmac('sha256', secret)
    .update(`comment form ${postId} ${period}`)
    .digest('base64url')
    .slice(0, MAC_LENGTH);
}
