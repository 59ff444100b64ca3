/**
 * The tables of sessions and one-time tokens.
 */
import { toUser, USER_COLUMNS } from './users.ts';
import type { Session, User } from '../user.ts';
import type { DbOrTransaction, Transaction } from '../../db/client.ts';

/** How long an expired session is still recognised. */
const ENDED_SESSION_MS = 30 * 86_400_000;

const COLUMNS = {
  id: true,
  userAgent: true,
  createdAt: true,
  seenAt: true,
  expiresAt: true,
} as const;

export async function insertSession(
  transaction: Transaction,
  session: Session & { tokenHash: string; userId: number },
): Promise<void> {
  await transaction.session.create({ data: session });
}

/** `null` if there is none, or it has ended. */
export async function selectSession(
  db: DbOrTransaction,
  tokenHash: string,
  now: Date,
): Promise<{ session: Session; user: User } | null> {
  const row = await db.session.findUnique({
    where: { tokenHash, expiresAt: { gt: now } },
    select: { ...COLUMNS, user: { select: USER_COLUMNS } },
  });
  if (!row) return null;
  const { user, ...session } = row;
  return { session, user: toUser(user) };
}

/** An expired session; one that was ended otherwise has no row. */
export async function selectEndedSession(
  db: DbOrTransaction,
  tokenHash: string,
  now: Date,
): Promise<{ sessionId: string; user: User } | null> {
  const row = await db.session.findUnique({
    where: { tokenHash, expiresAt: { lte: now } },
    select: { id: true, user: { select: USER_COLUMNS } },
  });
  return row && { sessionId: row.id, user: toUser(row.user) };
}

/** Active sessions, the last used first. */
export async function selectSessionsOf(
  db: DbOrTransaction,
  userId: number,
  now: Date,
): Promise<Session[]> {
  return await db.session.findMany({
    where: { userId, expiresAt: { gt: now } },
    orderBy: [{ seenAt: 'desc' }, { id: 'asc' }],
    select: COLUMNS,
  });
}

export async function extendSession(
  transaction: Transaction,
  tokenHash: string,
  times: Pick<Session, 'seenAt' | 'expiresAt'>,
): Promise<void> {
  await transaction.session.updateMany({ where: { tokenHash }, data: times });
}

export async function deleteSession(transaction: Transaction, tokenHash: string): Promise<void> {
  await transaction.session.deleteMany({ where: { tokenHash } });
}

/** `only`: the session with this id; `except`: all but the one with this token hash */
export async function deleteSessionsOf(
  transaction: Transaction,
  userId: number,
  { only, except }: { only?: string; except?: string } = {},
): Promise<number> {
  const { count } = await transaction.session.deleteMany({
    where: {
      userId,
      ...(only !== undefined && { id: only }),
      ...(except !== undefined && { NOT: { tokenHash: except } }),
    },
  });
  return count;
}

/** Deletes expired one-time tokens, and sessions that expired a month ago. */
export async function deleteEnded(transaction: Transaction, now: Date): Promise<void> {
  const endedBefore = new Date(now.getTime() - ENDED_SESSION_MS);
  await transaction.session.deleteMany({ where: { expiresAt: { lte: endedBefore } } });
  await transaction.oneTimeToken.deleteMany({ where: { expiresAt: { lte: now } } });
}

export type OneTimeToken = { tokenHash: string; purpose: string; expiresAt: Date };

export async function insertOneTimeToken(
  transaction: Transaction,
  token: OneTimeToken,
): Promise<void> {
  await transaction.oneTimeToken.create({ data: token });
}

export async function selectOneTimeToken(
  db: DbOrTransaction,
  tokenHash: string,
  now: Date,
): Promise<{ purpose: string } | null> {
  return await db.oneTimeToken.findUnique({
    where: { tokenHash, expiresAt: { gt: now } },
    select: { purpose: true },
  });
}

/** Deletes all tokens for these purposes. */
export async function deleteOneTimeTokens(
  transaction: Transaction,
  purposes: readonly string[],
): Promise<void> {
  await transaction.oneTimeToken.deleteMany({ where: { purpose: { in: [...purposes] } } });
}

/** @returns whether it was there: of two requests at once, only one gets `true` */
export async function takeOneTimeToken(
  transaction: Transaction,
  tokenHash: string,
): Promise<boolean> {
  const { count } = await transaction.oneTimeToken.deleteMany({ where: { tokenHash } });
  return count > 0;
}
