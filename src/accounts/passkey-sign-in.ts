/**
 * Signs in with a passkey, which also says whose account it is.
 */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { readDeviceCookie } from './device-cookie.ts';
import { selectPasskey, updateCounter } from './store/passkeys.ts';
import { beginSession } from './sessions.ts';
import type { Browser, SignInOutcome } from './sign-in.ts';
import { clearFailures, countAttempt, type Attempt } from './throttle.ts';
import {
  CHALLENGE_MS,
  loadWebAuthn,
  newChallenge,
  readAnswer,
  siteOf,
  takeChallenge,
} from './webauthn.ts';

type PasskeyDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

const PURPOSE = 'passkey sign-in';

/** @returns the options for the browser's request to the device, or how long to wait after too many requests */
export async function beginPasskeySignIn(
  deps: PasskeyDeps,
  browser: Pick<Browser, 'client' | 'deviceCookie'>,
): Promise<
  | { kind: 'options'; options: PublicKeyCredentialRequestOptionsJSON }
  | { kind: 'wait'; seconds: number }
> {
  // Each challenge is a row, so requests are limited like attempts to sign in.
  const seconds = await countAttempt(deps, await attemptOf(deps, browser));
  if (seconds > 0) return { kind: 'wait', seconds };
  const { bytes } = await newChallenge(deps, PURPOSE);
  const webauthn = await loadWebAuthn();
  const options = await webauthn.generateAuthenticationOptions({
    rpID: siteOf(deps.config).rpID,
    challenge: bytes,
    timeout: CHALLENGE_MS,
    userVerification: 'required',
  });
  return { kind: 'options', options };
}

/** @param json the browser's answer, unchecked */
export async function signInWithPasskey(
  deps: PasskeyDeps,
  json: string,
  browser: Browser,
): Promise<Exclude<SignInOutcome, { kind: 'code-needed' }>> {
  const read = readAnswer(json);
  if (!read) return { kind: 'wrong' };
  if (!(await takeChallenge(deps, read.challenge, PURPOSE))) return { kind: 'late' };
  const found = await selectPasskey(deps.db, read.id);
  if (!found) return { kind: 'wrong' };
  const { user, credential } = found;
  const { rpID, origin } = siteOf(deps.config);
  const webauthn = await loadWebAuthn();
  // Throws for every failed check, a decreased counter included.
  const verified = await webauthn
    .verifyAuthenticationResponse({
      response: read.answer as AuthenticationResponseJSON,
      expectedChallenge: read.challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      credential: {
        id: credential.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
      },
      requireUserVerification: true,
    })
    .catch(() => null);
  if (!verified?.verified) return { kind: 'wrong' };
  const { newCounter } = verified.authenticationInfo;
  const now = deps.clock.now();
  const attempt = await attemptOf(deps, browser);
  const { userAgent } = browser;
  return await transact(deps.db, async (transaction) => {
    const used = { counter: newCounter, usedAt: now };
    if (!(await updateCounter(transaction, credential, used))) return { kind: 'wrong' };
    await clearFailures(transaction, attempt);
    const token = await beginSession(transaction, { userId: user.id, userAgent, now });
    return { kind: 'signed-in', user, token };
  });
}

/** The account is not known yet, so a device of any account has its own limit. */
async function attemptOf(
  deps: PasskeyDeps,
  { client, deviceCookie }: Pick<Browser, 'client' | 'deviceCookie'>,
): Promise<Attempt> {
  const known = await readDeviceCookie(deps, deviceCookie);
  return { email: 'a passkey', client, device: known?.deviceId };
}
