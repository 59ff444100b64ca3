/**
 * Signs values that clients hold (cookies, URLs, hidden fields), so that they come back unchanged: HMAC with
 * SHA-256. Signing does not hide them.
 *
 * A changed format would invalidate values that were signed before an update.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What signatures are for. Each begins the signed text, before a space, so none may begin another one. They
 * stay as they are, since emails and cookies have signatures for them.
 */
export const PURPOSES = [
  /** Shows commenters their comment, and lets them change it. */
  'own comment',
  /** The stamp of a comment form. */
  'comment form',
  /** Links in emails: moderates a comment. */
  'decide comment',
  /** Links in emails: confirms and ends a subscription. */
  'follow',
  'device cookie',
  /** Names an earlier comment of a browser. */
  'approved comment',
  /** Undoes a moderation, for one session. */
  'undo decisions',
  /** Unlocks a password-protected post. */
  'post',
  /** Shows a draft to whoever has the link. */
  'share draft',
  /** In the name of an embed's picture: whoever knows it was shown the card. */
  'embed picture',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A signature for one purpose is invalid for any other. */
export function sign(secret: string, purpose: Purpose, text: string): string {
  return createHmac('sha256', secret).update(`${purpose} ${text}`).digest('base64url');
}

/** @param signature unchecked input */
export function isSigned(
  secret: string,
  purpose: Purpose,
  text: string,
  signature: string,
): boolean {
  return isSame(signature, sign(secret, purpose, text));
}

/** Compares in constant time. @param given unchecked input */
export function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
