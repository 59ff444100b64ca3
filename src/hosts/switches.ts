/**
 * The owner's two switches of a host: blocked (its claims are refused, and no redirect leads to it) and
 * notified (links to it are sent). Names of hosts as people type them.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { updateBlocked, insertHostIfMissing, updateNotified } from './store.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { parseHttpUrl } from '../lib/url.ts';

/**
 * Blocks a host, or unblocks it. Linkbacks that are already shown stay until they are moderated.
 *
 * @returns the name as stored
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
 * Sets whether links to a host are sent. Outbox entries of a host that is not notified are skipped
 * when they are due; later they are sent again when the post changes, or by hand.
 *
 * @returns the name as stored
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
 * Inserts the host's row if there is none. It belongs in the transaction that writes a row referring
 * to the host: a host without such rows may be pruned at any time.
 */
export async function ensureHost(
  transaction: DbOrTransaction,
  name: string,
  now: Date,
): Promise<void> {
  await insertHostIfMissing(transaction, name, now);
}

/** The name as stored, or `null` if `text` is anything else than the name of a host. */
export function parseHostName(text: string): string | null {
  const url = /[/?#@:\s]/.test(text) ? null : parseHttpUrl(`http://${text}/`);
  // The URL parser also accepts characters that no host has, such as * and {.
  return url && /^[a-z0-9._-]+$/.test(url.hostname) ? url.hostname : null;
}

/** @throws InvalidInputError if `text` is not the name of a host alone */
function getHostName(text: string): string {
  const name = parseHostName(text);
  if (name === null) throw new InvalidInputError(`“${text}” is not a host, such as blog.example.`);
  return name;
}
