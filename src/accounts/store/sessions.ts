/**
 * The table of sessions, and that of addresses and tickets that are good once.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import type { Session } from '../session.ts';
import type { User } from '../user.ts';
import { toUser, USER_COLUMNS } from './users.ts';

/** So long a browser that comes back with the cookie of an ended session is recognized. */
const ENDED_SESSION_KEPT_MS = 30 * 86_400_000;

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

/** `null`: there is none, or it has ended. */
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

/** Whose session this was, where it ended by its time: a session that was ended otherwise has no row. */
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

/** Those that have not ended, the last seen first. */
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

/** `only`: the session of this id; `except`: all but that of this token; neither: all. */
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

/** Sessions are known for a while after they have ended. */
export async function deleteEnded(transaction: Transaction, now: Date): Promise<void> {
  const endedBefore = new Date(now.getTime() - ENDED_SESSION_KEPT_MS);
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

/** Revokes every token that opens one of these. */
export async function deleteOneTimeTokens(
  transaction: Transaction,
  purposes: readonly string[],
): Promise<void> {
  await transaction.oneTimeToken.deleteMany({ where: { purpose: { in: [...purposes] } } });
}

/** @returns whether it was there: of two who come with it at once, one has it */
export async function takeOneTimeToken(
  transaction: Transaction,
  tokenHash: string,
): Promise<boolean> {
  const { count } = await transaction.oneTimeToken.deleteMany({ where: { tokenHash } });
  return count > 0;
}
