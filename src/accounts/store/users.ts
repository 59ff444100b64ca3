/**
 * The tables of users and recovery codes.
 */
import { ROLES, type User } from '../user.ts';
import { type DbOrTransaction, type Transaction, oneOf } from '../../db/client.ts';

/** Secret columns, for signing in only. */
export type Credentials = { passwordHash: string; totpSecret: string | null; totpStep: number };

/** As programs of WordPress enter it; either part may be empty. */
export type FullName = { firstName: string; lastName: string };

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
  return { ...row, role: oneOf(ROLES, role), hasSecondFactor: totpSecret !== null };
}

export { COLUMNS as USER_COLUMNS };

/** Rejects with a unique violation if another account has the email address or the author. */
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

/** By the user's id. */
export async function selectFullNames(
  db: DbOrTransaction,
  ids: readonly number[],
): Promise<Map<number, FullName>> {
  const rows = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, firstName: true, lastName: true },
  });
  return new Map(rows.map(({ id, ...name }) => [id, name]));
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
 * Locks the row until the transaction ends.
 *
 * @returns the current credentials; `null` if there is no such account
 */
export async function lockCredentials(
  transaction: Transaction,
  userId: number,
): Promise<Credentials | null> {
  // An update without a change locks the row.
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
  changes: Partial<Pick<User, 'role' | 'email' | 'name'> & FullName & Credentials>,
): Promise<User> {
  return toUser(await transaction.user.update({ where: { id }, data: changes, select: COLUMNS }));
}

export async function deleteUser(transaction: Transaction, id: number): Promise<void> {
  // What they shared is no longer theirs to share.
  await transaction.shareLink.deleteMany({ where: { userId: id } });
  await transaction.user.delete({ where: { id } });
}

/** Replaces all recovery codes of the user. */
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

/** Deletes a recovery code. @returns whether there was one */
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

/** Whether a user writes as this author. */
export async function existsUserOfAuthor(db: DbOrTransaction, authorId: number): Promise<boolean> {
  return (await db.user.count({ where: { authorId } })) > 0;
}
