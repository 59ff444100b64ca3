/**
 * The second factor: codes of thirty seconds from an app, and recovery codes for whoever lost it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6238
 */
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashOfSecret } from './secrets.ts';

const PERIOD_SECONDS = 30;
/** Steps that a clock may be off, either way (RFC 6238, section 5.2). */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Without characters that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const RECOVERY_CODE_LENGTH = 12;

/** @returns a new secret, Base32 */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The `otpauth://totp/…` URL in the QR code. */
export function totpUrl(
  secret: string,
  { issuer, email }: { issuer: string; email: string },
): string {
  return totpOf(secret, issuer, email).toString();
}

/**
 * The time step of a code; `null` if it is wrong or was used: steps up to `lastStep` have been. A
 * `lastStep` in the future is ignored: the clock was set back, and it would refuse every code until
 * then.
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

/** Shown once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    Array.from({ length: RECOVERY_CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(
      '',
    ),
  );
}

/** Ignores spaces, hyphens and case. */
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
