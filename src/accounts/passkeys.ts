/**
 * Passkeys: adds, removes and signs in with them.
 *
 * A device asks for a fingerprint, a face or a PIN before it signs, so a passkey replaces both the
 * password and the second factor.
 */
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { readDeviceCookie } from './device-cookie.ts';
import { accountPurpose } from './tokens.ts';
import { beginSession } from './sessions.ts';
import type { Browser, SignInOutcome } from './sign-in.ts';
import {
  deletePasskey,
  insertPasskey,
  selectPasskeys,
  type Passkey,
  selectPasskey,
  updateCounter,
} from './store/passkeys.ts';
import { clearFailures, countAttempt, type Attempt } from './throttle.ts';
import type { User } from './user.ts';
import {
  CHALLENGE_MS,
  challengeOptions,
  checkSignature,
  loadWebAuthn,
  newChallenge,
  readAnswer,
  siteOf,
  takeChallenge,
} from './webauthn.ts';
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';

export type { Passkey } from './store/passkeys.ts';

type PasskeyDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

const MAX_PASSKEYS = 20;
const MAX_NAME = 60;
const DEFAULT_NAME = 'A passkey';

/** The newest first. */
export async function listPasskeys({ db }: Pick<Deps, 'db'>, userId: number): Promise<Passkey[]> {
  return await selectPasskeys(db, userId);
}

/** Options for adding a passkey; `null` if the user has 20. Check the password first. */
export async function beginPasskey(
  deps: PasskeyDeps,
  { id, email, name }: Pick<User, 'id' | 'email' | 'name'>,
  siteTitle: string,
): Promise<PublicKeyCredentialCreationOptionsJSON | null> {
  const known = await selectPasskeys(deps.db, id);
  if (known.length >= MAX_PASSKEYS) return null;
  const { bytes } = await newChallenge(deps, accountPurpose('passkey', id));
  const webauthn = await loadWebAuthn();
  return await webauthn.generateRegistrationOptions({
    rpName: siteTitle,
    rpID: siteOf(deps.config).rpID,
    // A device stores one passkey for each user id.
    userID: new Uint8Array(Buffer.from(`user ${id}`)),
    userName: email,
    userDisplayName: name,
    challenge: bytes,
    timeout: CHALLENGE_MS,
    attestationType: 'none',
    excludeCredentials: known.map((each) => ({ id: each.id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/**
 * @param json the browser's answer, unchecked
 * @returns its name; `null` if the answer is invalid or not for this user
 */
export async function addPasskey(
  deps: PasskeyDeps,
  userId: number,
  { json, name: typed }: { json: string; name: string },
): Promise<string | null> {
  const read = readAnswer(json);
  if (!read || !(await takeChallenge(deps, read.challenge, accountPurpose('passkey', userId))))
    return null;
  const { rpID, origin } = siteOf(deps.config);
  const webauthn = await loadWebAuthn();
  // Throws for every failed check, the shape included.
  const verified = await webauthn
    .verifyRegistrationResponse({
      response: read.answer as RegistrationResponseJSON,
      expectedChallenge: read.challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
    })
    .catch(() => null);
  if (!verified?.verified) return null;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  const name =
    typed
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, MAX_NAME) || DEFAULT_NAME;
  const row = { id, publicKey, counter, transports, userId, name, createdAt: deps.clock.now() };
  try {
    await transact(deps.db, (transaction) => insertPasskey(transaction, row));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return null;
  }
  return name;
}

/** @returns the name of the removed one; `null` if the user has none with this id */
export async function removePasskey(
  { db }: Pick<Deps, 'db'>,
  userId: number,
  id: string,
): Promise<string | null> {
  return await transact(db, (transaction) => deletePasskey(transaction, userId, id));
}

const SIGN_IN_PURPOSE = 'passkey sign-in';

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
  return { kind: 'options', options: await challengeOptions(deps, SIGN_IN_PURPOSE) };
}

/** @param json the browser's answer, unchecked */
export async function signInWithPasskey(
  deps: PasskeyDeps,
  json: string,
  browser: Browser,
): Promise<Exclude<SignInOutcome, { kind: 'code-needed' }>> {
  const read = readAnswer(json);
  if (!read) return { kind: 'wrong' };
  if (!(await takeChallenge(deps, read.challenge, SIGN_IN_PURPOSE))) return { kind: 'late' };
  const found = await selectPasskey(deps.db, read.id);
  if (!found) return { kind: 'wrong' };
  const { user, credential } = found;
  const counter = await checkSignature(deps, read, credential);
  if (counter === null) return { kind: 'wrong' };
  const now = deps.clock.now();
  const attempt = await attemptOf(deps, browser);
  const { userAgent } = browser;
  return await transact(deps.db, async (transaction) => {
    const used = { counter, usedAt: now };
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
