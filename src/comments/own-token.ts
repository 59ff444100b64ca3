/**
 * What the address holds at which a writer sees their own comment, before anybody else does: its
 * number, signed. It shows; changing needs what only their browser has (edit-own.ts).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export function ownToken(secret: string, commentId: number): string {
  return createHmac('sha256', secret).update(`own comment ${commentId}`).digest('base64url');
}

/** @param token as sent: any text */
export function isOwnToken(secret: string, commentId: number, token: string): boolean {
  const [given, right] = [Buffer.from(token), Buffer.from(ownToken(secret, commentId))];
  return given.length === right.length && timingSafeEqual(given, right);
}
