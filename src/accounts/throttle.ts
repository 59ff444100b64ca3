/**
 * How often somebody may try to sign in: a client for one account, and a client for any. A browser
 * that has signed in to the account before is counted by its device cookie instead.
 *
 * What fails elsewhere never counts against the owner's own client or device: nobody can lock them
 * out.
 */
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { clientKeys } from '../lib/client-keys.ts';
import { passedMs } from '../lib/clock.ts';
import { hashOfSecret } from './secrets.ts';
import {
  addFailures,
  deleteFailures,
  deleteFailuresBefore,
  lockFailures,
  selectFailures,
  upsertFailures,
  type Failures,
} from './store/throttle.ts';

/** Tries before the first pause: for an account from one client; for all from one client; of a device. */
const FREE_TRIES = { account: 5, client: 20, device: 5 };
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 900_000;
/** After so long without a try, all is forgiven. */
const FORGET_MS = 86_400_000;

/** Codes that may be tried with one ticket of the second factor. */
const TRIES_OF_A_TICKET = 5;

/**
 * `client`: its address; IPv6 clients count by /64. `device`: the id of a device that this account
 * signed in with before (device-cookie.ts); then the client does not count.
 */
export type Attempt = { email: string; client: string; device?: string | undefined };

type Limit = { key: string; freeTries: number };

/**
 * Counts a try before its password is looked at: of many that come at once, few get through.
 *
 * @returns how many seconds to wait first; 0: go on, and call `forgive` if it was right
 */
export async function takeTry(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  attempt: Attempt,
): Promise<number> {
  const now = clock.now();
  const { first, second } = limitsOf(attempt);
  return await transact(db, async (transaction) => {
    await deleteFailuresBefore(transaction, new Date(now.getTime() - FORGET_MS));
    // Every account that a client tries waits here for the client's row, so the account's row need
    // not exist: a refused attempt adds no row, however many accounts a client makes up.
    const ofFirst = await lockFailures(transaction, first.key, now);
    const ofSecond = second && (await selectFailures(transaction, second.key));
    const waitMs = Math.max(
      waitOf(ofFirst, first.freeTries, now),
      second && ofSecond ? waitOf(ofSecond, second.freeTries, now) : 0,
    );
    // An attempt that comes too early changes nothing, so it does not lengthen the wait.
    if (waitMs > 0) return Math.ceil(waitMs / 1_000);
    await addFailures(transaction, first.key, 1, now);
    if (second) await upsertFailures(transaction, second.key, now);
    return 0;
  });
}

/** It was right: this client or device has no failures for this account, the client one less in all. */
export async function forgive(transaction: Transaction, attempt: Attempt): Promise<void> {
  const { first, second } = limitsOf(attempt);
  // The client's row first, as in takeTry: two that lock in opposite orders would deadlock.
  if (second) await addFailures(transaction, first.key, -1);
  await deleteFailures(transaction, (second ?? first).key);
}

/** The same, for who has nothing else to write. */
export async function forgiveTry({ db }: Pick<Deps, 'db'>, attempt: Attempt): Promise<void> {
  await transact(db, (transaction) => forgive(transaction, attempt));
}

/**
 * Counts a wrong code against its ticket.
 *
 * @returns whether the ticket is used up: the caller deletes it
 */
export async function noteWrongCode(
  transaction: Transaction,
  ticketHash: string,
  now: Date,
): Promise<boolean> {
  const key = hashOfSecret(`ticket ${ticketHash}`);
  return (await upsertFailures(transaction, key, now)) >= TRIES_OF_A_TICKET;
}

function waitOf({ failures, lastAt }: Failures, freeTries: number, now: Date): number {
  return pauseMs(failures - freeTries) - passedMs(lastAt, now);
}

function pauseMs(excess: number): number {
  return excess < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** Math.min(excess, 10), LONGEST_PAUSE_MS);
}

/** Hashed: neither addresses that were tried nor clients are to be read in the table. */
function limitsOf({ email, client: address, device }: Attempt): { first: Limit; second?: Limit } {
  if (device !== undefined) {
    return { first: { key: hashOfSecret(`device ${device}`), freeTries: FREE_TRIES.device } };
  }
  const { client } = clientKeys(address);
  return {
    first: { key: hashOfSecret(`client ${client}`), freeTries: FREE_TRIES.client },
    second: { key: hashOfSecret(`account ${email} ${client}`), freeTries: FREE_TRIES.account },
  };
}
