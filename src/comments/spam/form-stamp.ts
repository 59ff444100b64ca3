/**
 * The stamp in a form: for which post, and when the form was made, signed.
 *
 * A page that is kept for everybody carries a rounded one, which tells nothing of whoever reads it,
 * nor how long they had. An exact one is made for whoever asks for it: it shows that somebody took
 * the time to write.
 */
import { createHash } from 'node:crypto';
import { CLOCK_SKEW_MS } from '../../lib/clock.ts';
import { isSame, sign } from '../../lib/signed.ts';

const ROUNDED_MS = 10 * 60_000;
/** How long a form may lie open. */
const VALID_MS = 24 * 60 * 60_000;
/** Nobody reads a post, and writes of it, in less. */
const RIPE_AFTER_MS = 3_000;
/** Half a signature is enough for a day. */
const SIGNATURE_LENGTH = 22;
const STAMP = /^(\d{1,10})\.([re])\.(\d{1,15})\.([\w-]{22})$/;

export type StampState =
  /** Exact, and old enough. */
  | 'ripe'
  /** Exact, and younger than {@link RIPE_AFTER_MS}. */
  | 'fresh'
  /** Good, but of a page that is kept: how long its reader had is not known. */
  | 'rounded'
  /** Too old, for another post, or not made here. */
  | 'void';

/** For a page that is kept. */
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
  if (Number(post) !== postId || signature === '') return 'void';
  if (!isSame(signature, signatureOf(secret, `${post}.${kind}.${madeAt}`))) return 'void';
  const age = now.getTime() - Number(madeAt);
  if (age < -CLOCK_SKEW_MS || age >= VALID_MS) return 'void';
  if (kind === 'r') return 'rounded';
  return age < RIPE_AFTER_MS ? 'fresh' : 'ripe';
}

/** Until when a page with a stamp that is made now may be kept: half its life is left to its readers. */
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
