/**
 * The second factor: turning it on and off, time-based codes and recovery codes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6238
 */
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashOfSecret } from './tokens.ts';
import { countRecoveryCodes, replaceRecoveryCodes, updateUser } from './store/users.ts';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';

/** 160 bits in Base32. */
const SECRET = /^[A-Z2-7]{32}$/;

/**
 * Turns it on, if `code` shows that the app has the secret.
 *
 * @returns recovery codes, which are not stored in plain text; `null` if the code is wrong
 */
export async function turnOnSecondFactor(
  deps: Pick<Deps, 'db' | 'clock'>,
  userId: number,
  { secret, code }: { secret: string; code: string },
): Promise<string[] | null> {
  if (!SECRET.test(secret)) return null;
  const step = totpStepOf(secret, code, { now: deps.clock.now(), lastStep: 0 });
  if (step === null) return null;
  const codes = newRecoveryCodes();
  await transact(deps.db, async (transaction) => {
    await updateUser(transaction, userId, { totpSecret: secret, totpStep: step });
    await replaceRecoveryCodes(transaction, userId, codes.map(hashOfRecoveryCode));
  });
  return codes;
}

/** Turns it off; does nothing if it is off. */
export async function turnOffSecondFactor(deps: Pick<Deps, 'db'>, userId: number): Promise<void> {
  await transact(deps.db, async (transaction) => {
    await updateUser(transaction, userId, { totpSecret: null, totpStep: 0 });
    await replaceRecoveryCodes(transaction, userId, []);
  });
}

/** The number of unused recovery codes. */
export async function recoveryCodesLeft(deps: Pick<Deps, 'db'>, userId: number): Promise<number> {
  return await countRecoveryCodes(deps.db, userId);
}

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
function newRecoveryCodes(): string[] {
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
