/**
 * WebAuthn basics: the relying party, one-time challenges, parsing of answers, and checking of signatures.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { hashOfSecret, newSecret } from './tokens.ts';
import type { PasskeyCredential } from './store/passkeys.ts';
import {
  deleteEnded,
  insertOneTimeToken,
  selectOneTimeToken,
  takeOneTimeToken,
} from './store/sessions.ts';

export const CHALLENGE_MS = 300_000;
const MAX_ANSWER = 20_000;

/** Loaded on first use, since loading takes a quarter of a second. */
export function loadWebAuthn() {
  return import('@simplewebauthn/server');
}

/** The relying party's id and origin. */
export function siteOf({ siteUrl }: Pick<Config, 'siteUrl'>): { rpID: string; origin: string } {
  const { hostname, origin } = new URL(siteUrl);
  return { rpID: hostname, origin };
}

/** Stores a challenge for one purpose. */
export async function newChallenge(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  purpose: string,
): Promise<{ secret: string; bytes: Uint8Array<ArrayBuffer> }> {
  const secret = newSecret();
  const now = clock.now();
  await transact(db, async (transaction) => {
    await deleteEnded(transaction, now);
    await insertOneTimeToken(transaction, {
      tokenHash: hashOfSecret(secret),
      purpose,
      expiresAt: new Date(now.getTime() + CHALLENGE_MS),
    });
  });
  return { secret, bytes: new Uint8Array(Buffer.from(secret, 'base64url')) };
}

/** Uses a challenge up. @returns whether it was valid for this purpose */
export async function takeChallenge(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  secret: string,
  purpose: string,
): Promise<boolean> {
  const tokenHash = hashOfSecret(secret);
  const found = await selectOneTimeToken(db, tokenHash, clock.now());
  if (found?.purpose !== purpose) return false;
  return await transact(db, (transaction) => takeOneTimeToken(transaction, tokenHash));
}

/**
 * Options for the browser's request to the device, with a new challenge for one purpose.
 *
 * @param allowed the passkeys to choose from; any if it is left out
 */
export async function challengeOptions(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  purpose: string,
  allowed?: readonly { id: string }[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { bytes } = await newChallenge(deps, purpose);
  const webauthn = await loadWebAuthn();
  return await webauthn.generateAuthenticationOptions({
    rpID: siteOf(deps.config).rpID,
    challenge: bytes,
    timeout: CHALLENGE_MS,
    userVerification: 'required',
    ...(allowed && { allowCredentials: allowed.map(({ id }) => ({ id })) }),
  });
}

/** Checks a device's signature. @returns the device's new counter; `null` if anything is wrong */
export async function checkSignature(
  { config }: Pick<Deps, 'config'>,
  { answer, challenge }: DeviceAnswer,
  { id, publicKey, counter }: PasskeyCredential,
): Promise<number | null> {
  const { rpID, origin } = siteOf(config);
  const webauthn = await loadWebAuthn();
  // Throws for every failed check, a decreased counter included.
  const verified = await webauthn
    .verifyAuthenticationResponse({
      response: answer as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      credential: { id, publicKey, counter },
      requireUserVerification: true,
    })
    .catch(() => null);
  return verified?.verified ? verified.authenticationInfo.newCounter : null;
}

const shortText = z.string().max(MAX_ANSWER);
const answer = z.object({
  id: shortText,
  rawId: shortText,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
  response: z.looseObject({ clientDataJSON: shortText }),
});
const clientData = z.object({ challenge: shortText });

/** `answer`: unchecked but for its outer shape. */
type DeviceAnswer = { answer: unknown; id: string; challenge: string };

/**
 * Parses the answer of a device, as the browser sends it, and finds its challenge. Checks only the
 * outer shape: the library verifies the rest. `null` if it is malformed.
 */
export function readAnswer(json: string): DeviceAnswer | null {
  const parsed = answer.safeParse(parseJson(json.slice(0, MAX_ANSWER)));
  if (!parsed.success) return null;
  const { clientDataJSON } = parsed.data.response;
  const data = clientData.safeParse(
    parseJson(Buffer.from(clientDataJSON, 'base64url').toString('utf8')),
  );
  if (!data.success) return null;
  return { answer: parsed.data, id: parsed.data.id, challenge: data.data.challenge };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
