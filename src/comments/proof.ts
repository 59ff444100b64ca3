/**
 * Proof of work: a number that a browser finds in a fraction of a second, and that is checked with
 * one hash. It makes a flood cost something. Pure; the script in the page finds it.
 */
import { createHash } from 'node:crypto';

/** Leading zero bits: 65,536 tries, on average. */
const ZERO_BYTES = 2;
const NONCE = /^\d{1,15}$/;

/** Whether SHA-256 of `STAMP:NONCE` begins with 16 zero bits. Both are as sent. */
export function isProven(stamp: string, nonce: string): boolean {
  if (!NONCE.test(nonce)) return false;
  const hash = createHash('sha256').update(`${stamp}:${nonce}`).digest();
  return hash.subarray(0, ZERO_BYTES).every((byte) => byte === 0);
}
