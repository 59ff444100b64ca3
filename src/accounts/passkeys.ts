/**
 * The passkeys of one's own account: added and removed. Signing in with one is in
 * passkey-sign-in.ts.
 *
 * A device asks for a fingerprint, a face or a PIN before it signs: a passkey stands for the
 * password and the second step at once.
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

const MOST = 20;
const MAX_NAME = 60;
const DEFAULT_NAME = 'A passkey';

/** The newest first. */
export async function listPasskeys({ db }: Pick<Deps, 'db'>, userId: number): Promise<Passkey[]> {
  return await selectPasskeys(db, userId);
}

/** What a browser asks a device for; `null`: the user has 20 already. Call it for who gave their password. */
export async function beginPasskey(
  deps: PasskeyDeps,
  { id, email, name }: Pick<User, 'id' | 'email' | 'name'>,
  siteTitle: string,
): Promise<PublicKeyCredentialCreationOptionsJSON | null> {
  const known = await selectPasskeys(deps.db, id);
  if (known.length >= MOST) return null;
  const { bytes } = await newChallenge(deps, accountPurpose('passkey', id));
  const webauthn = await loadWebAuthn();
  return await webauthn.generateRegistrationOptions({
    rpName: siteTitle,
    rpID: siteOf(deps.config).rpID,
    // The same for the same account: a device keeps one for each.
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
 * @param json what the browser brings; may be anything
 * @returns the name it has from now on; `null`: it is no answer to what was asked of this user
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
  // It throws whatever it finds wrong; the shape is its own to look at.
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

/** @returns the name of the one that signs in no more; `null`: the user has no such */
export async function removePasskey(
  { db }: Pick<Deps, 'db'>,
  userId: number,
  id: string,
): Promise<string | null> {
  return await transact(db, (transaction) => deletePasskey(transaction, userId, id));
}
