/**
 * What the address holds at which a writer sees their own comment, before anybody else does: its
 * number, signed. It shows; changing needs what only their browser has (edit-own.ts).
 */
import { isSigned, sign } from '../lib/signed.ts';

const PURPOSE = 'own comment';

export function ownToken(secret: string, commentId: number): string {
  return sign(secret, PURPOSE, String(commentId));
}

/** @param token as sent: any text */
export function isOwnToken(secret: string, commentId: number, token: string): boolean {
  return isSigned(secret, PURPOSE, String(commentId), token);
}
