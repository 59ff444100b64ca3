/**
 * How often somebody may try to sign in: a client for one account, and a client for any.
 *
 * What fails elsewhere never counts against the owner's own client: nobody can lock them out.
 */
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { hashOfSecret } from './secrets.ts';
import {
  addFailures,
  forgetFailures,
  forgetFailuresBefore,
  lockFailures,
} from './throttle-store.ts';

/** Tries before the first pause: for an account from one client; for all accounts from one client. */
const FREE_TRIES = { account: 5, client: 20 };
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 900_000;
/** After so long without a try, all is forgiven. */
const FORGET_MS = 86_400_000;

const KINDS = ['account', 'client'] as const;

export type Attempt = { email: string; client: string };

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
  return await transact(db, async (transaction) => {
    await forgetFailuresBefore(transaction, new Date(now.getTime() - FORGET_MS));
    let waitMs = 0;
    for (const kind of KINDS) {
      const { failures, lastAt } = await lockFailures(transaction, keyOf(kind, attempt), now);
      const passedMs = now.getTime() - lastAt.getTime();
      waitMs = Math.max(waitMs, pauseMs(failures - FREE_TRIES[kind]) - passedMs);
    }
    // Who comes too early changes nothing, and so does not wait longer for it.
    if (waitMs <= 0) {
      for (const kind of KINDS) await addFailures(transaction, keyOf(kind, attempt), 1, now);
    }
    return Math.ceil(Math.max(0, waitMs) / 1_000);
  });
}

/** It was right: this client has no failures for this account, and one less in all. */
export async function forgive(transaction: Transaction, attempt: Attempt): Promise<void> {
  await forgetFailures(transaction, keyOf('account', attempt));
  await addFailures(transaction, keyOf('client', attempt), -1);
}

/** The same, for who has nothing else to write. */
export async function forgiveTry({ db }: Pick<Deps, 'db'>, attempt: Attempt): Promise<void> {
  await transact(db, (transaction) => forgive(transaction, attempt));
}

function pauseMs(excess: number): number {
  return excess < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** Math.min(excess, 10), LONGEST_PAUSE_MS);
}

/** Hashed: neither addresses that were tried nor clients are to be read in the table. */
function keyOf(kind: 'account' | 'client', { email, client }: Attempt): string {
  return hashOfSecret(kind === 'account' ? `account ${email} ${client}` : `client ${client}`);
}
