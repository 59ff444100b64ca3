/**
 * Browsers that are signed in. A session's token is in the browser's cookie alone; the database
 * recognises it by its hash.
 */
import { randomUUID } from 'node:crypto';
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
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
import type { Session } from './session.ts';
import type { User } from './user.ts';

/** It ends so long after it was last seen. */
export const SESSION_MS = 30 * 86_400_000;
/** How exact `seenAt` is: not every page writes. */
const SEEN_EVERY_MS = 300_000;
const MAX_USER_AGENT = 300;

type SessionDeps = Pick<Deps, 'db' | 'clock'>;

/** @returns the token: nobody will be told again */
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

/** Who is signed in with this token. `token` is whatever a cookie said. */
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
 * Whose session ended by its time, up to a month ago. Signed out, revoked or ended by a new password
 * is not that. It signs nobody in: it says whose unsaved text a browser brings.
 */
export async function findEndedSession(
  { db, clock }: SessionDeps,
  token: string,
): Promise<{ sessionId: string; user: User } | null> {
  return await selectEndedSession(db, hashOfSecret(token), clock.now());
}

/** The user's browsers, the last seen first. */
export async function listSessions(deps: SessionDeps, userId: number): Promise<Session[]> {
  return await selectSessionsOf(deps.db, userId, deps.clock.now());
}

/** Signs this browser out; a second time does nothing. */
export async function endSession(deps: Pick<Deps, 'db'>, token: string): Promise<void> {
  await transact(deps.db, (transaction) => deleteSession(transaction, hashOfSecret(token)));
}

/** Signs another browser of the user out, by the session's id. @returns whether it was signed in */
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

/** Signs the user's other browsers out. @returns how many */
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
 * Signs all the user's browsers out, and this one in anew: after a change of what it takes to sign
 * in, no token from before it is good.
 *
 * @returns the token: nobody will be told again
 */
export async function beginAnew(
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
