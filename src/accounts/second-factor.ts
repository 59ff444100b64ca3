/**
 * The second factor: turning it on and off, time-based codes and recovery codes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6238
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { hashOfRecoveryCode, newRecoveryCodes, totpStepOf } from './totp.ts';
import { countRecoveryCodes, replaceRecoveryCodes, updateUser } from './store/users.ts';

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
