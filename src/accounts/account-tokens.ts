/**
 * One-time tokens that belong to an account: what each opens, and ending all of them.
 */
import type { Transaction } from '../db/client.ts';
import { deleteOneTimeTokens } from './store/sessions.ts';

/** `password`: choosing one at a link. `second factor`: entering the code after the password. */
const KINDS = ['password', 'second factor', 'passkey'] as const;

export type AccountTokenKind = (typeof KINDS)[number];

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
