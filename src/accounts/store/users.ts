/**
 * The table of users, and of the second factors that belong to them.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import type { Role, User } from '../user.ts';

/** What signing in looks at, and nobody shows. */
export type Credentials = { passwordHash: string; totpSecret: string | null; totpStep: number };

const COLUMNS = {
  id: true,
  email: true,
  name: true,
  role: true,
  totpSecret: true,
  createdAt: true,
  author: true,
} as const;

type Row = Omit<User, 'role' | 'hasSecondFactor'> & { role: string; totpSecret: string | null };

export function toUser({ totpSecret, role, ...row }: Row): User {
  return { ...row, role: role as Role, hasSecondFactor: totpSecret !== null };
}

export { COLUMNS as USER_COLUMNS };

/** Rejects with a unique violation if the address, or the author, is another account's. */
export async function insertUser(
  transaction: Transaction,
  user: Pick<User, 'email' | 'name' | 'role' | 'createdAt'> & {
    passwordHash: string;
    authorId: number;
  },
): Promise<User> {
  return toUser(await transaction.user.create({ data: user, select: COLUMNS }));
}

export async function selectUsers(db: DbOrTransaction): Promise<User[]> {
  const rows = await db.user.findMany({ orderBy: { id: 'asc' }, select: COLUMNS });
  return rows.map(toUser);
}

export async function selectUser(db: DbOrTransaction, id: number): Promise<User | null> {
  const row = await db.user.findUnique({ where: { id }, select: COLUMNS });
  return row && toUser(row);
}

export async function selectUserByEmail(db: DbOrTransaction, email: string): Promise<User | null> {
  const row = await db.user.findUnique({ where: { email }, select: COLUMNS });
  return row && toUser(row);
}

export async function selectCredentials(
  db: DbOrTransaction,
  userId: number,
): Promise<Credentials | null> {
  return await db.user.findUnique({
    where: { id: userId },
    select: { passwordHash: true, totpSecret: true, totpStep: true },
  });
}

/**
 * The row is ours until the transaction ends: who changes or uses the same credentials waits.
 *
 * @returns what they are now; `null`: there is no such account
 */
export async function lockCredentials(
  transaction: Transaction,
  userId: number,
): Promise<Credentials | null> {
  // An update that changes nothing takes the row.
  await transaction.user.updateMany({ where: { id: userId }, data: { id: userId } });
  return await selectCredentials(transaction, userId);
}

export async function existsUser(db: DbOrTransaction): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) !== null;
}

export async function countOwners(db: DbOrTransaction): Promise<number> {
  return await db.user.count({ where: { role: 'owner' } });
}

/** Rejects if there is no such row. */
export async function updateUser(
  transaction: Transaction,
  id: number,
  changes: Partial<Pick<User, 'role' | 'email' | 'name'> & Credentials>,
): Promise<User> {
  return toUser(await transaction.user.update({ where: { id }, data: changes, select: COLUMNS }));
}

export async function deleteUser(transaction: Transaction, id: number): Promise<void> {
  await transaction.user.delete({ where: { id } });
}

/** Takes the place of those that were there. */
export async function replaceRecoveryCodes(
  transaction: Transaction,
  userId: number,
  codeHashes: readonly string[],
): Promise<void> {
  await transaction.recoveryCode.deleteMany({ where: { userId } });
  await transaction.recoveryCode.createMany({
    data: codeHashes.map((codeHash) => ({ codeHash, userId })),
  });
}

/** @returns whether there was such a one: it is good no more */
export async function takeRecoveryCode(
  transaction: Transaction,
  userId: number,
  codeHash: string,
): Promise<boolean> {
  const { count } = await transaction.recoveryCode.deleteMany({ where: { userId, codeHash } });
  return count > 0;
}

export async function countRecoveryCodes(db: DbOrTransaction, userId: number): Promise<number> {
  return await db.recoveryCode.count({ where: { userId } });
}
