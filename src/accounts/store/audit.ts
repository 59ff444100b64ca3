/**
 * The table of what was done at the desk.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';

export type AuditEntry = {
  id: number;
  at: Date;
  /** As they were called then: the entry outlives the account. */
  who: string;
  action: string;
  /** What it was done to: a path, a host, an e-mail address. */
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
