/**
 * Signatures of what a stranger holds for us (cookies, addresses, hidden fields), so that it comes
 * back as it was made: an HMAC with SHA-256. Signing hides nothing.
 *
 * Values that were signed before an update stay valid after it: a changed format ends them.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** @param purpose what it is good for: no signature for one purpose passes for another */
export function sign(secret: string, purpose: string, text: string): string {
  return createHmac('sha256', secret).update(`${purpose} ${text}`).digest('base64url');
}

/** @param signature as sent: any text */
export function isSigned(
  secret: string,
  purpose: string,
  text: string,
  signature: string,
): boolean {
  return isSame(signature, sign(secret, purpose, text));
}

/** Compares in a time that does not tell how much of `given` is right; `given` is any text. */
export function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
