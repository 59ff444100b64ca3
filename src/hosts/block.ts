/**
 * Hosts that the owner wants to hear nothing of: their claims are refused, and no redirect leads
 * to them.
 */
import type { Deps } from '../deps.ts';
import { getHostName } from './host-name.ts';
import { updateBlocked } from './store.ts';

/**
 * What was shown before stays until it is moderated.
 *
 * @returns the name as the ledger has it
 * @throws InvalidInputError if `name` is not the name of a host alone
 */
export async function setBlocked(
  deps: Pick<Deps, 'db' | 'clock'>,
  name: string,
  blocked: boolean,
): Promise<string> {
  const host = getHostName(name);
  await updateBlocked(deps.db, host, blocked, deps.clock.now());
  return host;
}
