/**
 * Signs in with email address and password, then a code if the account has a second factor.
 */
import { deviceOf } from './device-cookie.ts';
import { passwordMatches } from './password.ts';
import { hashOfRecoveryCode, totpStepOf } from './second-factor.ts';
import { accountIn, accountPurpose, hashOfSecret, newSecret } from './tokens.ts';
import { beginSession } from './sessions.ts';
import { insertOneTimeToken, selectOneTimeToken, takeOneTimeToken } from './store/sessions.ts';
import {
  lockCredentials,
  selectCredentials,
  selectUser,
  selectUserByEmail,
  takeRecoveryCode,
  updateUser,
} from './store/users.ts';
import { clearFailures, noteWrongCode, countAttempt, type Attempt } from './throttle.ts';
import type { User } from './user.ts';
import { canonicalEmail } from './users.ts';
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';

export type SignInOutcome =
  | { kind: 'signed-in'; user: User; token: string }
  /** Continue with `signInWithCode` within five minutes. */
  | { kind: 'code-needed'; ticket: string }
  /** The email address or the password; which of them is not revealed. */
  | { kind: 'wrong' }
  /** The ticket has expired, or had five wrong codes. */
  | { kind: 'late' }
  | { kind: 'wait'; seconds: number };

/** `client`: its IP address; `userAgent` and `deviceCookie` as sent, unchecked. */
export type Browser = { client: string; userAgent: string; deviceCookie?: string | null };

type SignInDeps = Pick<Deps, 'db' | 'clock'>;

const TICKET_MS = 300_000;

export async function signIn(
  deps: SignInDeps,
  { email: typed, password }: { email: string; password: string },
  browser: Browser,
): Promise<SignInOutcome> {
  const email = canonicalEmail(typed);
  const user = await selectUserByEmail(deps.db, email);
  const device = await deviceOf(deps, browser.deviceCookie, user?.id);
  const attempt = { email, client: browser.client, device };
  const seconds = await countAttempt(deps, attempt);
  if (seconds > 0) return { kind: 'wait', seconds };

  const credentials = user && (await selectCredentials(deps.db, user.id));
  const matches = await passwordMatches(credentials?.passwordHash ?? null, password);
  if (!user || !matches) return { kind: 'wrong' };

  return await transact(deps.db, async (transaction): Promise<SignInOutcome> => {
    // The password may have been changed while the hash was computed.
    const current = await lockCredentials(transaction, user.id);
    if (current?.passwordHash !== credentials?.passwordHash) return { kind: 'wrong' };
    if (current?.totpSecret) {
      return { kind: 'code-needed', ticket: await leaveTicket(deps, transaction, user) };
    }
    return await begin(deps, transaction, user, attempt, browser);
  });
}

/** @param code six digits from the app, or a recovery code */
export async function signInWithCode(
  deps: SignInDeps,
  { ticket, code }: { ticket: string; code: string },
  browser: Browser,
): Promise<SignInOutcome> {
  const now = deps.clock.now();
  const ticketHash = hashOfSecret(ticket);
  const found = await selectOneTimeToken(deps.db, ticketHash, now);
  const userId = accountIn('second factor', found?.purpose);
  const user = userId === null ? null : await selectUser(deps.db, userId);
  if (!user) return { kind: 'late' };
  const device = await deviceOf(deps, browser.deviceCookie, user.id);
  const attempt = { email: user.email, client: browser.client, device };
  const seconds = await countAttempt(deps, attempt);
  if (seconds > 0) return { kind: 'wait', seconds };

  return await transact(deps.db, async (transaction): Promise<SignInOutcome> => {
    if (!(await takeCode(transaction, user.id, code, now))) {
      const isUsedUp = await noteWrongCode(transaction, ticketHash, now);
      if (isUsedUp) await takeOneTimeToken(transaction, ticketHash);
      return { kind: 'wrong' };
    }
    if (!(await takeOneTimeToken(transaction, ticketHash))) return { kind: 'late' };
    return await begin(deps, transaction, user, attempt, browser);
  });
}

/** Uses a code up. @returns whether it was right */
async function takeCode(
  transaction: Transaction,
  userId: number,
  code: string,
  now: Date,
): Promise<boolean> {
  // Serialises attempts, so that a code works once.
  const credentials = await lockCredentials(transaction, userId);
  if (!credentials?.totpSecret) return false;
  const { totpSecret, totpStep } = credentials;
  const step = totpStepOf(totpSecret, code, { now, lastStep: totpStep });
  if (step === null) return await takeRecoveryCode(transaction, userId, hashOfRecoveryCode(code));
  await updateUser(transaction, userId, { totpStep: step });
  return true;
}

async function leaveTicket(
  { clock }: SignInDeps,
  transaction: Transaction,
  { id }: User,
): Promise<string> {
  const ticket = newSecret();
  await insertOneTimeToken(transaction, {
    tokenHash: hashOfSecret(ticket),
    purpose: accountPurpose('second factor', id),
    expiresAt: new Date(clock.now().getTime() + TICKET_MS),
  });
  return ticket;
}

async function begin(
  { clock }: SignInDeps,
  transaction: Transaction,
  user: User,
  attempt: Attempt,
  { userAgent }: Browser,
): Promise<SignInOutcome> {
  await clearFailures(transaction, attempt);
  const token = await beginSession(transaction, { userId: user.id, userAgent, now: clock.now() });
  return { kind: 'signed-in', user, token };
}
