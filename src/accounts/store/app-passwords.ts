/**
 * The table of application passwords.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { toUser, USER_COLUMNS } from './users.ts';
import type { User } from '../user.ts';

export type AppPassword = { id: number; name: string; createdAt: Date; usedAt: Date | null };

const COLUMNS = { id: true, name: true, createdAt: true, usedAt: true } as const;

export async function insertAppPassword(
  transaction: Transaction,
  row: { userId: number; name: string; secretHash: string; createdAt: Date },
): Promise<void> {
  await transaction.appPassword.create({ data: row });
}

/** The newest first. */
export async function selectAppPasswords(
  db: DbOrTransaction,
  userId: number,
): Promise<AppPassword[]> {
  return await db.appPassword.findMany({
    where: { userId },
    orderBy: { id: 'desc' },
    select: COLUMNS,
  });
}

export async function selectUserByAppPassword(
  db: DbOrTransaction,
  secretHash: string,
): Promise<{ user: User; password: AppPassword } | null> {
  const row = await db.appPassword.findUnique({
    where: { secretHash },
    select: { ...COLUMNS, user: { select: USER_COLUMNS } },
  });
  if (!row) return null;
  const { user, ...password } = row;
  return { user: toUser(user), password };
}

export async function updateUsedAt(transaction: Transaction, id: number, now: Date): Promise<void> {
  await transaction.appPassword.updateMany({ where: { id }, data: { usedAt: now } });
}

/** @returns the number of deleted ones */
export async function deleteAppPasswordsOf(
  transaction: Transaction,
  userId: number,
): Promise<number> {
  const { count } = await transaction.appPassword.deleteMany({ where: { userId } });
  return count;
}

/** @returns the name of the deleted one; `null` if there was none */
export async function deleteAppPassword(
  transaction: Transaction,
  userId: number,
  id: number,
): Promise<string | null> {
  const row = await transaction.appPassword.findFirst({ where: { id, userId } });
  if (row) await transaction.appPassword.deleteMany({ where: { id, userId } });
  return row?.name ?? null;
}
