/**
 * What the owner thinks of a host: their decisions about its linkbacks, and whether it is on the list
 * of those to be trusted. From it follows which hosts are known.
 */
import type { DbOrTransaction } from '../db/client.ts';
import { selectReputations, type Reputation } from './store.ts';

/** One for each name, in order. `names` as URLs have them, without port. */
export async function reputationsOf(
  db: DbOrTransaction,
  names: readonly string[],
): Promise<Reputation[]> {
  return await selectReputations(db, names);
}

export async function isKnownHost(db: DbOrTransaction, name: string): Promise<boolean> {
  return (await reputationsOf(db, [name])).every(isKnown);
}

/** One of its linkbacks was approved by hand, or it is trusted. */
export function isKnown({ approved, trusted }: Reputation): boolean {
  return approved > 0 || trusted;
}
