/**
 * Sessions of signed-in browsers. Only the browser's cookie has the token; the database has its hash.
 */
import { randomUUID } from 'node:crypto';
import { hashOfSecret, newSecret } from './tokens.ts';
import {
  deleteEnded,
  deleteSession,
  deleteSessionsOf,
  extendSession,
  insertSession,
  selectEndedSession,
  selectSession,
  selectSessionsOf,
} from './store/sessions.ts';
import type { Session, User } from './user.ts';
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';

/** A session ends this long after it was last used. */
export const SESSION_MS = 30 * 86_400_000;
/** `seenAt` is this exact, so that not every request writes. */
const SEEN_EVERY_MS = 300_000;
const MAX_USER_AGENT = 300;

type SessionDeps = Pick<Deps, 'db' | 'clock'>;

/** @returns the token, of which only a hash is stored */
export async function beginSession(
  transaction: Transaction,
  { userId, userAgent, now }: { userId: number; userAgent: string; now: Date },
): Promise<string> {
  const token = newSecret();
  await deleteEnded(transaction, now);
  await insertSession(transaction, {
    tokenHash: hashOfSecret(token),
    id: randomUUID(),
    userId,
    userAgent: userAgent.replaceAll('\0', '').slice(0, MAX_USER_AGENT),
    createdAt: now,
    seenAt: now,
    expiresAt: endOf(now),
  });
  return token;
}

/** Finds a session and extends it. @param token the cookie's value, unchecked */
export async function findSession(
  deps: SessionDeps,
  token: string,
): Promise<{ session: Session; user: User } | null> {
  const now = deps.clock.now();
  const tokenHash = hashOfSecret(token);
  const found = await selectSession(deps.db, tokenHash, now);
  if (found && now.getTime() - found.session.seenAt.getTime() > SEEN_EVERY_MS) {
    const times = { seenAt: now, expiresAt: endOf(now) };
    await transact(deps.db, (transaction) => extendSession(transaction, tokenHash, times));
  }
  return found;
}

/**
 * Finds a session that expired up to a month ago; one that was signed out, revoked or ended by a new
 * password is not found. Signs nobody in: it only identifies whose unsaved text a browser sends.
 */
export async function findEndedSession(
  { db, clock }: SessionDeps,
  token: string,
): Promise<{ sessionId: string; user: User } | null> {
  return await selectEndedSession(db, hashOfSecret(token), clock.now());
}

/** The user's sessions, the last used first. */
export async function listSessions(deps: SessionDeps, userId: number): Promise<Session[]> {
  return await selectSessionsOf(deps.db, userId, deps.clock.now());
}

/** Signs this browser out; a second time does nothing. */
export async function endSession(deps: Pick<Deps, 'db'>, token: string): Promise<void> {
  await transact(deps.db, (transaction) => deleteSession(transaction, hashOfSecret(token)));
}

/** Ends a session of the user, by its id. @returns whether there was one */
export async function revokeSession(
  deps: Pick<Deps, 'db'>,
  userId: number,
  id: string,
): Promise<boolean> {
  const count = await transact(deps.db, (transaction) =>
    deleteSessionsOf(transaction, userId, { only: id }),
  );
  return count > 0;
}

/** Ends the user's other sessions. @returns their number */
export async function revokeOtherSessions(
  deps: Pick<Deps, 'db'>,
  userId: number,
  token: string,
): Promise<number> {
  return await transact(deps.db, (transaction) =>
    deleteSessionsOf(transaction, userId, { except: hashOfSecret(token) }),
  );
}

/**
 * Ends all sessions of the user and begins a new one, after a change of credentials.
 *
 * @returns the token, of which only a hash is stored
 */
export async function restartSession(
  deps: SessionDeps,
  userId: number,
  userAgent: string,
): Promise<string> {
  return await transact(deps.db, async (transaction) => {
    await deleteSessionsOf(transaction, userId);
    return await beginSession(transaction, { userId, userAgent, now: deps.clock.now() });
  });
}

function endOf(now: Date): Date {
  return new Date(now.getTime() + SESSION_MS);
}
