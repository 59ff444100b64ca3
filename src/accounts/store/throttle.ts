/**
 * The table of failed sign-ins.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';

export type Failures = { failures: number; lastAt: Date };

/** Locks the row, creating it if needed, until the transaction ends. */
export async function lockFailures(
  transaction: Transaction,
  key: string,
  now: Date,
): Promise<Failures> {
  return await transaction.signInThrottle.upsert({
    where: { key },
    create: { key, failures: 0, lastAt: now },
    // An update without a change locks the row.
    update: { key },
    select: { failures: true, lastAt: true },
  });
}

export async function selectFailures(db: DbOrTransaction, key: string): Promise<Failures | null> {
  return await db.signInThrottle.findUnique({
    where: { key },
    select: { failures: true, lastAt: true },
  });
}

/** Counts a failure, creating the row if needed. @returns the number of failures */
export async function upsertFailures(
  transaction: Transaction,
  key: string,
  lastAt: Date,
): Promise<number> {
  const { failures } = await transaction.signInThrottle.upsert({
    where: { key },
    create: { key, failures: 1, lastAt },
    update: { failures: { increment: 1 }, lastAt },
    select: { failures: true },
  });
  return failures;
}

/** @param more negative to take back an attempt that turned out right */
export async function addFailures(
  transaction: Transaction,
  key: string,
  more: number,
  lastAt?: Date,
): Promise<void> {
  await transaction.signInThrottle.updateMany({
    where: { key },
    data: { failures: { increment: more }, ...(lastAt && { lastAt }) },
  });
}

export async function deleteFailures(transaction: Transaction, key: string): Promise<void> {
  await transaction.signInThrottle.deleteMany({ where: { key } });
}

export async function deleteFailuresBefore(transaction: Transaction, before: Date): Promise<void> {
  await transaction.signInThrottle.deleteMany({ where: { lastAt: { lt: before } } });
}
