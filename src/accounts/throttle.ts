/**
 * The sign-in throttle: limits failed attempts of a client for one account, and for all accounts. A
 * browser that has signed in to the account before is counted by its device cookie instead.
 *
 * Failures of other clients do not count for the owner's client or device, so nobody can lock them
 * out.
 */
import { hashOfSecret } from './tokens.ts';
import { transact, type Transaction, type DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { clientKeys } from '../lib/rate-limiter.ts';
import { passedMs } from '../lib/time.ts';

/** Attempts before the first pause: of a client for one account, of a client for all, of a device. */
const FREE_ATTEMPTS = { account: 5, client: 20, device: 5 };
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 900_000;
/** Failures expire after this long without an attempt. */
const EXPIRY_MS = 86_400_000;

/** Wrong codes for each ticket of the second factor. */
const MAX_WRONG_CODES = 5;

/**
 * `client`: its IP address; IPv6 clients count by /64. `device`: the id of a device that this account
 * signed in with before (device-cookie.ts); then the client does not count.
 */
export type Attempt = { email: string; client: string; device?: string | undefined };

type Limit = { key: string; freeAttempts: number };

/**
 * Counts an attempt before its password is checked, so that parallel attempts are limited, too.
 *
 * @returns the seconds to wait; 0 to go on, and then call `clearFailures` if the password was right
 */
export async function countAttempt(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  attempt: Attempt,
): Promise<number> {
  const now = clock.now();
  const { first, second } = limitsOf(attempt);
  return await transact(db, async (transaction) => {
    await deleteFailuresBefore(transaction, new Date(now.getTime() - EXPIRY_MS));
    // Locking the client's row serialises its attempts, so the account's row need not exist: a
    // refused attempt adds no row, however many accounts a client makes up.
    const ofFirst = await lockFailures(transaction, first.key, now);
    const ofSecond = second && (await selectFailures(transaction, second.key));
    const waitMs = Math.max(
      waitOf(ofFirst, first.freeAttempts, now),
      second && ofSecond ? waitOf(ofSecond, second.freeAttempts, now) : 0,
    );
    // An attempt that comes too early changes nothing, so it does not lengthen the wait.
    if (waitMs > 0) return Math.ceil(waitMs / 1_000);
    await addFailures(transaction, first.key, 1, now);
    if (second) await upsertFailures(transaction, second.key, now);
    return 0;
  });
}

/** After a right password: clears the failures of this client or device for this account. */
export async function clearFailures(transaction: Transaction, attempt: Attempt): Promise<void> {
  const { first, second } = limitsOf(attempt);
  // The client's row first, as in countAttempt: two that lock in opposite orders would deadlock.
  if (second) await addFailures(transaction, first.key, -1);
  await deleteFailures(transaction, (second ?? first).key);
}

/** `clearFailures` in a transaction of its own. */
export async function clearFailuresOf({ db }: Pick<Deps, 'db'>, attempt: Attempt): Promise<void> {
  await transact(db, (transaction) => clearFailures(transaction, attempt));
}

/**
 * Counts a wrong code for its ticket.
 *
 * @returns whether the ticket is used up, and has to be deleted
 */
export async function noteWrongCode(
  transaction: Transaction,
  ticketHash: string,
  now: Date,
): Promise<boolean> {
  const key = hashOfSecret(`ticket ${ticketHash}`);
  return (await upsertFailures(transaction, key, now)) >= MAX_WRONG_CODES;
}

function waitOf({ failures, lastAt }: Failures, freeAttempts: number, now: Date): number {
  return pauseMs(failures - freeAttempts) - passedMs(lastAt, now);
}

function pauseMs(excess: number): number {
  return excess < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** Math.min(excess, 10), LONGEST_PAUSE_MS);
}

/** The keys are hashed, so that the table reveals neither email addresses nor clients. */
function limitsOf({ email, client: address, device }: Attempt): { first: Limit; second?: Limit } {
  if (device !== undefined) {
    return { first: { key: hashOfSecret(`device ${device}`), freeAttempts: FREE_ATTEMPTS.device } };
  }
  const { client } = clientKeys(address);
  return {
    first: { key: hashOfSecret(`client ${client}`), freeAttempts: FREE_ATTEMPTS.client },
    second: {
      key: hashOfSecret(`account ${email} ${client}`),
      freeAttempts: FREE_ATTEMPTS.account,
    },
  };
}

type Failures = { failures: number; lastAt: Date };

/** Locks the row, creating it if needed, until the transaction ends. */
async function lockFailures(transaction: Transaction, key: string, now: Date): Promise<Failures> {
  return await transaction.signInThrottle.upsert({
    where: { key },
    create: { key, failures: 0, lastAt: now },
    // An update without a change locks the row.
    update: { key },
    select: { failures: true, lastAt: true },
  });
}

async function selectFailures(db: DbOrTransaction, key: string): Promise<Failures | null> {
  return await db.signInThrottle.findUnique({
    where: { key },
    select: { failures: true, lastAt: true },
  });
}

/** Counts a failure, creating the row if needed. @returns the number of failures */
async function upsertFailures(
  transaction: Transaction,
  key: string,
  lastAt: Date,
): Promise<number> {
  const { failures } = await transaction.signInThrottle.upsert({
    where: { key },
    create: { key, failures: 1, lastAt },
    update: { failures: { increment: 1 }, lastAt },
    select: { failures: true },
  });
  return failures;
}

/** @param more negative to take back an attempt that turned out right */
async function addFailures(
  transaction: Transaction,
  key: string,
  more: number,
  lastAt?: Date,
): Promise<void> {
  await transaction.signInThrottle.updateMany({
    where: { key },
    data: { failures: { increment: more }, ...(lastAt && { lastAt }) },
  });
}

async function deleteFailures(transaction: Transaction, key: string): Promise<void> {
  await transaction.signInThrottle.deleteMany({ where: { key } });
}

async function deleteFailuresBefore(transaction: Transaction, before: Date): Promise<void> {
  await transaction.signInThrottle.deleteMany({ where: { lastAt: { lt: before } } });
}
