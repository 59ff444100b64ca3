/**
 * What passkeys.ts and passkey-sign-in.ts have in common: the site as devices know it, challenges
 * that are good once, and answers of browsers, which may be anything.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 */
import { z } from 'zod';
import type { Config } from '../config.ts';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import {
  deleteEnded,
  insertOneTimeToken,
  selectOneTimeToken,
  takeOneTimeToken,
} from './store/sessions.ts';

export const CHALLENGE_MS = 300_000;
const LONGEST_ANSWER = 20_000;

/** Loaded when a passkey is used: it takes a quarter of a second, which every start would wait for. */
export function loadWebAuthn() {
  return import('@simplewebauthn/server');
}

/** The relying party's id and origin. */
export function siteOf({ siteUrl }: Pick<Config, 'siteUrl'>): { rpID: string; origin: string } {
  const { hostname, origin } = new URL(siteUrl);
  return { rpID: hostname, origin };
}

/** @param purpose what it may be used for */
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

/** @returns whether it was given for this purpose, and is good; it is no more */
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

const words = z.string().max(LONGEST_ANSWER);
const answer = z.object({
  id: words,
  rawId: words,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
  response: z.looseObject({ clientDataJSON: words }),
});
const clientData = z.object({ challenge: words });

/**
 * What a browser says that a device has answered, and to which challenge.
 *
 * Its shape is looked at no further: who verifies it does that. `null`: it is no such answer.
 */
export function readAnswer(
  json: string,
): { answer: unknown; id: string; challenge: string } | null {
  const parsed = answer.safeParse(parseJson(json.slice(0, LONGEST_ANSWER)));
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
