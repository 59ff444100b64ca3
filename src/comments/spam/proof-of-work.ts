/**
 * Proof of work: a number that a browser finds in a fraction of a second, and that is checked with
 * one hash. It makes a flood cost something. Pure; the script in the page finds it.
 */
import { createHash } from 'node:crypto';

/** Leading zero bits: 65,536 tries, on average. */
const ZERO_BYTES = 2;
const NONCE = /^\d{1,15}$/;

/**
 * The proof that SHA-256 of `STAMP:NONCE` begins with 16 zero bits, as it is stored, so that it
 * counts once. Both are as sent.
 *
 * @returns `null`: it does not
 */
export function proofOf(stamp: string, nonce: string): string | null {
  if (!NONCE.test(nonce)) return null;
  const proof = `${stamp}:${nonce}`;
  const hash = createHash('sha256').update(proof).digest();
  return hash.subarray(0, ZERO_BYTES).every((byte) => byte === 0) ? proof : null;
}
