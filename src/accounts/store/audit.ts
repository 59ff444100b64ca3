/**
 * The table of the audit log.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';

export type AuditEntry = {
  id: number;
  at: Date;
  /** The user's name at the time, since the entry outlives the account. */
  who: string;
  action: string;
  /** The object: a path, a host, an email address. */
  what: string;
};

export async function insertAuditEntry(
  transaction: Transaction,
  entry: Omit<AuditEntry, 'id'>,
): Promise<void> {
  await transaction.auditEntry.create({ data: entry });
}

export async function selectAuditEntries(
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
