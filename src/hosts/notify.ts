/**
 * Hosts that the owner does not want to tell anything.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { getHostName } from './host-name.ts';
import { insertHostIfMissing, updateNotified } from './store.ts';

/**
 * What waits for a host that is never to be told is skipped when its turn comes. What was skipped
 * so is told when its post changes next, or by resending it.
 *
 * @returns the name as the ledger has it
 * @throws InvalidInputError if `name` is not the name of a host alone
 */
export async function setNotified(
  deps: Pick<Deps, 'db' | 'clock'>,
  name: string,
  notified: boolean,
): Promise<string> {
  const host = getHostName(name);
  await updateNotified(deps.db, host, notified, deps.clock.now());
  return host;
}

/**
 * Before a row refers to the host, in the same transaction: a host to which no row refers is pruned
 * at any time.
 */
export async function ensureHost(
  transaction: DbOrTransaction,
  name: string,
  now: Date,
): Promise<void> {
  await insertHostIfMissing(transaction, name, now);
}
