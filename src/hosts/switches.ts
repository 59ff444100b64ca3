/**
 * Hosts that the owner wants to hear nothing of: their claims are refused, and no redirect leads
 * to them.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { updateBlocked, insertHostIfMissing, updateNotified } from './store.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { parseHttpUrl } from '../lib/url.ts';

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

/** The name as the ledger has it, or `null` if `text` is not the name of a host alone. */
export function parseHostName(text: string): string | null {
  const url = /[/?#@:\s]/.test(text) ? null : parseHttpUrl(`http://${text}/`);
  // What the URL parser lets through beside letters stands for nothing that could be asked: *, {, …
  return url && /^[a-z0-9._-]+$/.test(url.hostname) ? url.hostname : null;
}

/** @throws InvalidInputError if `text` is not the name of a host alone */
function getHostName(text: string): string {
  const name = parseHostName(text);
  if (name === null) throw new InvalidInputError(`“${text}” is not a host, such as blog.example.`);
  return name;
}
