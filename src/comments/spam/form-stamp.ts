/**
 * The signed stamp in a comment form (for which post, made when), and the proof of work over it.
 *
 * A cached page carries a rounded stamp, which does not say how long its reader had the form. The form's
 * script requests an exact one, which shows that somebody took the time to write. The proof of work makes
 * floods expensive: browsers find the nonce in a fraction of a second, and checking takes one hash.
 */
import { createHash } from 'node:crypto';
import { isSame, sign } from '../../lib/signed.ts';
import { CLOCK_SKEW_MS } from '../../lib/time.ts';

const ROUNDED_MS = 10 * 60_000;
/** How long a form may stay open. */
const VALID_MS = 24 * 60 * 60_000;
/** Nobody writes a comment in less. */
const MIN_AGE_MS = 3_000;
/** Half a signature is enough for a day. */
const SIGNATURE_LENGTH = 22;
const STAMP = /^(\d{1,10})\.([re])\.(\d{1,15})\.([\w-]{22})$/;

export type StampState =
  /** Exact and old enough. */
  | 'valid'
  /** Exact, and younger than {@link MIN_AGE_MS}. */
  | 'too-soon'
  /** Valid, but from a cached page, so that its age says nothing about its reader. */
  | 'rounded'
  /** Too old, for another post, or not made here. */
  | 'invalid';

/** For a cached page. */
export function roundedStamp(secret: string, postId: number, now: Date): string {
  return stampOf(secret, postId, 'r', Math.floor(now.getTime() / ROUNDED_MS) * ROUNDED_MS);
}

/** For one reader. */
export function exactStamp(secret: string, postId: number, now: Date): string {
  return stampOf(secret, postId, 'e', now.getTime());
}

/** @param stamp as sent: any text */
export function readStamp(secret: string, stamp: string, postId: number, now: Date): StampState {
  const [, post = '', kind = '', madeAt = '', signature = ''] = STAMP.exec(stamp) ?? [];
  if (Number(post) !== postId || signature === '') return 'invalid';
  if (!isSame(signature, signatureOf(secret, `${post}.${kind}.${madeAt}`))) return 'invalid';
  const age = now.getTime() - Number(madeAt);
  if (age < -CLOCK_SKEW_MS || age >= VALID_MS) return 'invalid';
  if (kind === 'r') return 'rounded';
  return age < MIN_AGE_MS ? 'too-soon' : 'valid';
}

/** How long a page with a stamp made now may be cached: half the stamp's life is left for its readers. */
export function stampCachedUntil(now: Date): Date {
  const madeAt = Math.floor(now.getTime() / ROUNDED_MS) * ROUNDED_MS;
  return new Date(madeAt + VALID_MS / 2);
}

function stampOf(secret: string, postId: number, kind: 'r' | 'e', madeAt: number): string {
  const fields = `${postId}.${kind}.${madeAt}`;
  return `${fields}.${signatureOf(secret, fields)}`;
}

function signatureOf(secret: string, fields: string): string {
  return sign(secret, 'comment form', fields).slice(0, SIGNATURE_LENGTH);
}

/** 16 leading zero bits: 65,536 tries on average. */
const ZERO_BYTES = 2;
const NONCE = /^\d{1,15}$/;

/**
 * The proof of work as it is stored, so that it counts only once. Both parameters are as sent.
 *
 * @returns `null` unless SHA-256 of `STAMP:NONCE` begins with 16 zero bits
 */
export function proofOf(stamp: string, nonce: string): string | null {
  if (!NONCE.test(nonce)) return null;
  const proof = `${stamp}:${nonce}`;
  const hash = createHash('sha256').update(proof).digest();
  return hash.subarray(0, ZERO_BYTES).every((byte) => byte === 0) ? proof : null;
}
