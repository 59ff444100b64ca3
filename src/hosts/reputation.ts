/**
 * The reputation of hosts: the owner's decisions about their linkbacks, and the list of trusted
 * hosts. From it follows which hosts are known.
 */
import type { DbOrTransaction } from '../db/client.ts';

/** The owner's decisions about a host. */
export type Reputation = {
  name: string;
  /** How many linkbacks that it served the owner has decided about, and how. */
  approved: number;
  rejected: number;
  spam: number;
  /** The list names this very host: trusting a hosting company does not trust its customers. */
  trusted: boolean;
};

/**
 * Reads one reputation for each name, in order; a host without a row has no decisions.
 *
 * @param names as URLs have them, without port
 */
export async function reputationsOf(
  db: DbOrTransaction,
  names: readonly string[],
): Promise<Reputation[]> {
  const hosts = await db.host.findMany({
    where: { name: { in: [...names] } },
    select: { name: true, approved: true, rejected: true, spam: true },
  });
  const trusted = await db.listEntry.findMany({
    where: { list: 'trusted-host', value: { in: [...names] } },
  });
  return names.map((name) => ({
    ...(hosts.find((host) => host.name === name) ?? { name, approved: 0, rejected: 0, spam: 0 }),
    trusted: trusted.some(({ value }) => value === name),
  }));
}

export async function isKnownHost(db: DbOrTransaction, name: string): Promise<boolean> {
  return (await reputationsOf(db, [name])).every(isKnown);
}

/** Whether the owner approved one of its linkbacks by hand, or trusts it. */
export function isKnown({ approved, trusted }: Reputation): boolean {
  return approved > 0 || trusted;
}
