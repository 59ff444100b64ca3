/**
 * Passkeys: adds, removes and signs in with them.
 *
 * A device asks for a fingerprint, a face or a PIN before it signs, so a passkey replaces both the
 * password and the second factor.
 */
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { accountPurpose } from './account-tokens.ts';
import { deletePasskey, insertPasskey, selectPasskeys, type Passkey } from './store/passkeys.ts';
import type { User } from './user.ts';
import {
  CHALLENGE_MS,
  loadWebAuthn,
  newChallenge,
  readAnswer,
  siteOf,
  takeChallenge,
} from './webauthn.ts';

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
