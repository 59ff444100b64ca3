/**
 * Hosts that the owner does not want to tell anything.
 */
import type { Deps } from '../deps.ts';
import { getHostName } from './host-name.ts';
import { findOrCreateHost, updateNotified } from './host-store.ts';

/**
 * What waits for a host that is never to be told is skipped when its turn comes. What was skipped
 * so is told when its post is saved again, or by resending it.
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

/** So that a row may refer to the host. */
export async function ensureHost(deps: Pick<Deps, 'db' | 'clock'>, name: string): Promise<void> {
  await findOrCreateHost(deps.db, name, deps.clock.now());
}
