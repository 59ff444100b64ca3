/**
 * Signs values that clients hold (cookies, URLs, hidden fields), so that they come back unchanged: HMAC with
 * SHA-256. Signing does not hide them.
 *
 * A changed format would invalidate values that were signed before an update.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** @param purpose a signature for one purpose is invalid for any other */
export function sign(secret: string, purpose: string, text: string): string {
  return createHmac('sha256', secret).update(`${purpose} ${text}`).digest('base64url');
}

/** @param signature unchecked input */
export function isSigned(
  secret: string,
  purpose: string,
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
