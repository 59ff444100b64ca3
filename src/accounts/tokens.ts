/**
 * Secrets of which the database stores only a hash (session tokens, one-time links, recovery codes),
 * and the one-time tokens of an account.
 */
import { createHash, randomBytes } from 'node:crypto';
import { deleteOneTimeTokens } from './store/sessions.ts';
import type { Transaction } from '../db/client.ts';

/** 256 random bits as 43 URL-safe characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The hash that is stored. A fast hash is enough for 256 random bits. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** What a signed-in user confirms with their password or a passkey before they change it (confirm.ts). */
const CONFIRMED = [
  'password',
  'email address',
  'second factor',
  'no second factor',
  'passkey',
  'application password',
  'access token',
  'owner',
  'export',
  'backup',
] as const;

export type Confirmed = (typeof CONFIRMED)[number];

/**
 * `password`: choosing one at a link that an owner made. `emailed password`: the same at a link that anybody
 * can have sent to the account's address. `second factor`: entering the code after the password. `passkey`:
 * adding one.
 */
const KINDS = [
  'password',
  'emailed password',
  'second factor',
  'passkey',
  ...CONFIRMED.map((what) => `confirm ${what}` as const),
] as const;

type AccountTokenKind = (typeof KINDS)[number];

/** The purpose as stored. */
export function accountPurpose(kind: AccountTokenKind, userId: number): string {
  return `${kind} of ${userId}`;
}

/** The id of the account; `null` for a token of another kind. */
export function accountIn(kind: AccountTokenKind, purpose: string | undefined): number | null {
  const id = purpose?.startsWith(`${kind} of `) ? purpose.slice(`${kind} of `.length) : '';
  return /^[1-9]\d*$/.test(id) ? Number(id) : null;
}

/** Ends what was started with the previous password. */
export async function endAccountTokens(transaction: Transaction, userId: number): Promise<void> {
  await deleteOneTimeTokens(
    transaction,
    KINDS.map((kind) => accountPurpose(kind, userId)),
  );
}
