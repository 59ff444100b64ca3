/**
 * The table of passkeys.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { toUser, USER_COLUMNS } from './users.ts';
import type { User } from '../user.ts';

export type Passkey = { id: string; name: string; createdAt: Date; usedAt: Date | null };

/** The public key, and the device's counter of signatures. */
export type PasskeyCredential = {
  id: string;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string[];
};

const COLUMNS = { id: true, name: true, createdAt: true, usedAt: true } as const;

/** Rejects with a unique violation if it is known already. */
export async function insertPasskey(
  transaction: Transaction,
  { transports, ...row }: PasskeyCredential & { userId: number; name: string; createdAt: Date },
): Promise<void> {
  await transaction.passkey.create({ data: { ...row, transports: transports.join(',') } });
}

/** The newest first. */
export async function selectPasskeys(db: DbOrTransaction, userId: number): Promise<Passkey[]> {
  return await db.passkey.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    select: COLUMNS,
  });
}

export async function selectPasskey(
  db: DbOrTransaction,
  id: string,
): Promise<{ user: User; credential: PasskeyCredential } | null> {
  const row = await db.passkey.findUnique({
    where: { id },
    select: {
      id: true,
      publicKey: true,
      counter: true,
      transports: true,
      user: { select: USER_COLUMNS },
    },
  });
  if (!row) return null;
  const { user, transports, publicKey, ...rest } = row;
  const credential = {
    ...rest,
    publicKey: new Uint8Array(publicKey),
    transports: transports.split(',').filter(Boolean),
  };
  return { user: toUser(user), credential };
}

/** @returns `false` if it was used since it was read, or is gone */
export async function updateCounter(
  transaction: Transaction,
  { id, counter }: Pick<PasskeyCredential, 'id' | 'counter'>,
  next: { counter: number; usedAt: Date },
): Promise<boolean> {
  const { count } = await transaction.passkey.updateMany({ where: { id, counter }, data: next });
  return count > 0;
}

/** @returns the name of the deleted one; `null` if there was none */
export async function deletePasskey(
  transaction: Transaction,
  userId: number,
  id: string,
): Promise<string | null> {
  const row = await transaction.passkey.findFirst({ where: { id, userId } });
  if (row) await transaction.passkey.deleteMany({ where: { id, userId } });
  return row?.name ?? null;
}
