/**
 * Confirms that it is the signed-in user, by password or passkey, before a change that an unattended
 * browser must not be able to make. Attempts count together with those of signing in.
 *
 * A passkey's challenge is for one user and one kind of change.
 */
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { deviceOf } from './device-cookie.ts';
import { passwordMatches } from './password.ts';
import type { Browser } from './sign-in.ts';
import { selectPasskey, selectPasskeys, updateCounter } from './store/passkeys.ts';
import { selectCredentials } from './store/users.ts';
import { clearFailures, clearFailuresOf, countAttempt, type Attempt } from './throttle.ts';
import { accountPurpose, type Confirmed } from './tokens.ts';
import type { User } from './user.ts';
import { challengeOptions, checkSignature, readAnswer, takeChallenge } from './webauthn.ts';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';

type ConfirmDeps = Pick<Deps, 'config' | 'db' | 'clock'>;
type Who = Pick<User, 'id' | 'email'>;
type From = Pick<Browser, 'client' | 'deviceCookie'>;

type Confirmation = { kind: 'right' } | { kind: 'wrong' } | { kind: 'wait'; seconds: number };

export async function confirmPassword(
  deps: Pick<Deps, 'db' | 'clock'>,
  user: Who,
  password: string,
  browser: From,
): Promise<Confirmation> {
  const attempt = await attemptOf(deps, user, browser);
  const seconds = await countAttempt(deps, attempt);
  if (seconds > 0) return { kind: 'wait', seconds };
  const credentials = await selectCredentials(deps.db, user.id);
  const isRight = await passwordMatches(credentials?.passwordHash ?? null, password);
  if (!isRight) return { kind: 'wrong' };
  await clearFailuresOf(deps, attempt);
  return { kind: 'right' };
}

/** @returns the options for the browser's request to the device; `none` if the user has no passkey */
export async function beginConfirmation(
  deps: ConfirmDeps,
  user: Who,
  what: Confirmed,
  browser: From,
): Promise<
  | { kind: 'options'; options: PublicKeyCredentialRequestOptionsJSON }
  | { kind: 'none' }
  | { kind: 'wait'; seconds: number }
> {
  const known = await selectPasskeys(deps.db, user.id);
  if (known.length === 0) return { kind: 'none' };
  // Each challenge is a row, so requests are limited like attempts.
  const seconds = await countAttempt(deps, await attemptOf(deps, user, browser));
  if (seconds > 0) return { kind: 'wait', seconds };
  const options = await challengeOptions(deps, purposeOf(what, user), known);
  return { kind: 'options', options };
}

/** @param json the browser's answer, unchecked */
export async function confirmWithPasskey(
  deps: ConfirmDeps,
  user: Who,
  { what, json }: { what: Confirmed; json: string },
  browser: From,
): Promise<Exclude<Confirmation, { kind: 'wait' }>> {
  const read = readAnswer(json);
  if (!read) return { kind: 'wrong' };
  if (!(await takeChallenge(deps, read.challenge, purposeOf(what, user)))) return { kind: 'wrong' };
  const found = await selectPasskey(deps.db, read.id);
  if (found?.user.id !== user.id) return { kind: 'wrong' };
  const counter = await checkSignature(deps, read, found.credential);
  if (counter === null) return { kind: 'wrong' };
  const attempt = await attemptOf(deps, user, browser);
  return await transact(deps.db, async (transaction) => {
    const used = { counter, usedAt: deps.clock.now() };
    if (!(await updateCounter(transaction, found.credential, used))) return { kind: 'wrong' };
    await clearFailures(transaction, attempt);
    return { kind: 'right' };
  });
}

function purposeOf(what: Confirmed, { id }: Who): string {
  return accountPurpose(`confirm ${what}`, id);
}

async function attemptOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  { id, email }: Who,
  { client, deviceCookie }: From,
): Promise<Attempt> {
  return { email, client, device: await deviceOf(deps, deviceCookie, id) };
}
