/**
 * The table of access tokens. A row whose authorization was refused, or whose code was used twice, is not there.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';

/** Without its hashes. `format` and `scope` as stored. */
export type AccessTokenRow = {
  id: number;
  userId: number;
  /** `null`: made in the admin. */
  authorizationId: number | null;
  clientId: string;
  name: string;
  scope: string;
  me: string;
  format: string;
  createdAt: Date;
  expiresAt: Date | null;
  usedAt: Date | null;
};

const COLUMNS = {
  id: true,
  userId: true,
  authorizationId: true,
  clientId: true,
  name: true,
  scope: true,
  me: true,
  format: true,
  createdAt: true,
  expiresAt: true,
  usedAt: true,
} as const;

/** `refreshHash` has no expiry of its own: it ends with the row. */
export async function insertAccessToken(
  transaction: Transaction,
  row: Omit<AccessTokenRow, 'id' | 'usedAt'> & { tokenHash: string; refreshHash: string | null },
): Promise<void> {
  await transaction.accessToken.create({ data: row });
}

/** `null` if there is none, or it has expired. */
export async function selectAccessToken(
  db: DbOrTransaction,
  tokenHash: string,
  now: Date,
): Promise<AccessTokenRow | null> {
  return await db.accessToken.findFirst({
    where: { tokenHash, refreshedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    select: COLUMNS,
  });
}

/** `refreshedAt`: when its refresh token was used. Expired rows are found, too. */
export async function selectByRefreshToken(
  db: DbOrTransaction,
  refreshHash: string,
): Promise<(AccessTokenRow & { refreshedAt: Date | null }) | null> {
  return await db.accessToken.findUnique({
    where: { refreshHash },
    select: { ...COLUMNS, refreshedAt: true },
  });
}

/** Uses a refresh token up. @returns `false`: it was used before */
export async function takeRefreshToken(
  transaction: Transaction,
  id: number,
  now: Date,
): Promise<boolean> {
  const { count } = await transaction.accessToken.updateMany({
    where: { id, refreshedAt: null },
    data: { refreshedAt: now },
  });
  return count > 0;
}

/** `since`: when the user granted it, whatever was refreshed since. */
export type ListedToken = AccessTokenRow & { since: Date };

/**
 * The latest of each authorization, the newest first: those that are valid, and those that expired after
 * `refreshableSince` and can be refreshed.
 */
export async function selectAccessTokensOf(
  db: DbOrTransaction,
  userId: number,
  { now, refreshableSince }: { now: Date; refreshableSince: Date },
): Promise<ListedToken[]> {
  const rows = await db.accessToken.findMany({
    where: {
      userId,
      refreshedAt: null,
      OR: [
        { expiresAt: null },
        { expiresAt: { gt: now } },
        { expiresAt: { gt: refreshableSince }, refreshHash: { not: null } },
      ],
    },
    orderBy: { id: 'desc' },
    select: { ...COLUMNS, authorization: { select: { createdAt: true } } },
  });
  return rows.map(({ authorization, ...row }) => ({
    ...row,
    since: authorization?.createdAt ?? row.createdAt,
  }));
}

/** Of a token or of a refresh token, expired or not. */
export async function selectByEitherToken(
  db: DbOrTransaction,
  hash: string,
): Promise<AccessTokenRow | null> {
  return await db.accessToken.findFirst({
    where: { OR: [{ tokenHash: hash }, { refreshHash: hash }] },
    select: COLUMNS,
  });
}

export async function updateTokenUsedAt(
  transaction: Transaction,
  id: number,
  usedAt: Date,
): Promise<void> {
  await transaction.accessToken.updateMany({ where: { id }, data: { usedAt } });
}

/** @returns the number of deleted ones */
export async function deleteAccessTokens(
  transaction: Transaction,
  where: { id: number } | { userId: number } | { authorizationId: number },
): Promise<number> {
  const { count } = await transaction.accessToken.deleteMany({ where });
  return count;
}

/** Deletes up to `max` that expired before. @returns the number of deleted ones */
export async function deleteTokensExpiredBefore(
  transaction: Transaction,
  before: Date,
  max: number,
): Promise<number> {
  const rows = await transaction.accessToken.findMany({
    where: { expiresAt: { lt: before } },
    select: { id: true },
    take: max,
  });
  const { count } = await transaction.accessToken.deleteMany({
    where: { id: { in: rows.map(({ id }) => id) } },
  });
  return count;
}
