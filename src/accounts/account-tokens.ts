/**
 * One-time tokens that belong to an account: what each opens, and ending all of them.
 */
import type { Transaction } from '../db/client.ts';
import { deleteOneTimeTokens } from './store/sessions.ts';

/** `password`: choosing one at a link. `second factor`: the code after the password. */
const KINDS = ['password', 'second factor', 'passkey'] as const;

export type AccountTokenKind = (typeof KINDS)[number];

/** As the table has it. */
export function accountPurpose(kind: AccountTokenKind, userId: number): string {
  return `${kind} of ${userId}`;
}

/** Whose token it is; `null`: it opens something else. */
export function accountIn(kind: AccountTokenKind, purpose: string | undefined): number | null {
  const id = purpose?.startsWith(`${kind} of `) ? purpose.slice(`${kind} of `.length) : '';
  return /^[1-9]\d*$/.test(id) ? Number(id) : null;
}

/** After another password, nothing that was begun with the one before goes on. */
export async function endAccountTokens(transaction: Transaction, userId: number): Promise<void> {
  await deleteOneTimeTokens(
    transaction,
    KINDS.map((kind) => accountPurpose(kind, userId)),
  );
}
