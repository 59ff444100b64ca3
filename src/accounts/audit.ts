/**
 * The audit log: who did what in the admin, and when.
 */
import type { User } from './user.ts';
import { transact, type DbOrTransaction, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';

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

export type AuditEntry = {
  id: number;
  at: Date;
  /** The user's name at the time, since the entry outlives the account. */
  who: string;
  action: string;
  /** The object: a path, a host, an email address. */
  what: string;
};

async function insertAuditEntry(
  transaction: Transaction,
  entry: Omit<AuditEntry, 'id'>,
): Promise<void> {
  await transaction.auditEntry.create({ data: entry });
}

async function selectAuditEntries(
  db: DbOrTransaction,
  take: number,
  beforeId: number | null,
): Promise<AuditEntry[]> {
  return await db.auditEntry.findMany({
    where: beforeId === null ? {} : { id: { lt: beforeId } },
    orderBy: { id: 'desc' },
    take,
  });
}
