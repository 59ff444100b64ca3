/**
 * The second factor: codes of thirty seconds from an app, and recovery codes for whoever lost it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6238
 */
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashOfSecret } from './secrets.ts';

const PERIOD_SECONDS = 30;
/** A clock may be a step off, either way (RFC 6238 §5.2). */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Without those that are read for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const RECOVERY_CODE_LENGTH = 12;

/** @returns a new secret, Base32 */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an app reads from the picture: `otpauth://totp/…`. */
export function totpAddress(
  secret: string,
  { issuer, email }: { issuer: string; email: string },
): string {
  return totpOf(secret, issuer, email).toString();
}

/**
 * The time step whose code this is, `null` if of none that counts now. Steps up to `lastStep` have
 * been used, and count no more; unless it lies ahead of all that count now, because the clock was
 * set back since: then it would refuse every code until that time comes again.
 */
export function totpStepOf(
  secret: string,
  code: string,
  { now, lastStep }: { now: Date; lastStep: number },
): number | null {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: digits, timestamp, window: WINDOW });
  if (delta === null) return null;
  const current = Math.floor(timestamp / 1_000 / PERIOD_SECONDS);
  const step = current + delta;
  const isSetBack = lastStep > current + WINDOW;
  return step > lastStep || isSetBack ? step : null;
}

/** To be shown once and written down. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    Array.from({ length: RECOVERY_CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(
      '',
    ),
  );
}

/** Written down with spaces, hyphens or capitals, it is the same. */
export function hashOfRecoveryCode(code: string): string {
  return hashOfSecret(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

function totpOf(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    secret: Secret.fromBase32(secret),
    digits: 6,
    period: PERIOD_SECONDS,
  });
}
