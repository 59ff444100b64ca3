/**
 * The audit log: who did what in the admin, and when.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { insertAuditEntry, selectAuditEntries, type AuditEntry } from './store/audit.ts';

import type { User } from './user.ts';

export type { AuditEntry } from './store/audit.ts';

/** @param action a verb in the past tense: `signed in`, `published`, `approved` */
export async function noteAction(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { name, via }: Pick<User, 'name' | 'via'>,
  action: string,
  what = '',
): Promise<void> {
  const entry = {
    at: clock.now(),
    who: via === undefined ? name : `${name} (via “${via}”)`,
    action,
    what,
  };
  await transact(db, (transaction) => insertAuditEntry(transaction, entry));
}

/** The latest first. @param beforeId only entries older than this one */
export async function listActions(
  { db }: Pick<Deps, 'db'>,
  { max, beforeId }: { max: number; beforeId?: number },
): Promise<AuditEntry[]> {
  return await selectAuditEntries(db, max, beforeId ?? null);
}
