/**
 * Turning the second factor on and off, by the user at their account's page. Signing in with it is
 * in sign-in.ts.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { hashOfRecoveryCode, newRecoveryCodes, totpStepOf } from './totp.ts';
import { countRecoveryCodes, replaceRecoveryCodes, updateUser } from './store/users.ts';

/** 160 bits, Base32: what `newTotpSecret` makes. */
const SECRET = /^[A-Z2-7]{32}$/;

/**
 * Asks for codes from now on, if `code` shows that the app has the secret.
 *
 * @returns recovery codes, which nobody will be told again; `null`: the code is not right
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

/** The password alone is enough again; a second time does nothing. */
export async function turnOffSecondFactor(deps: Pick<Deps, 'db'>, userId: number): Promise<void> {
  await transact(deps.db, async (transaction) => {
    await updateUser(transaction, userId, { totpSecret: null, totpStep: 0 });
    await replaceRecoveryCodes(transaction, userId, []);
  });
}

/** How many recovery codes have not been used. */
export async function recoveryCodesLeft(deps: Pick<Deps, 'db'>, userId: number): Promise<number> {
  return await countRecoveryCodes(deps.db, userId);
}
