/**
 * How many claims one client may make in a minute. Held in memory: a restart forgives.
 */
import ipaddr from 'ipaddr.js';
import type { Deps } from '../deps.ts';

export type ClaimBudget = {
  /** Takes one claim from the client's minute. @returns `false` when it is used up */
  take: (clientAddress: string) => boolean;
};

const MINUTE_MS = 60_000;
/** Clients remembered at once, about 10 MB of them; past it the longest known is forgotten. */
const CLIENTS_KEPT = 50_000;

export function createClaimBudget({ config, clock }: Pick<Deps, 'config' | 'clock'>): ClaimBudget {
  // A Map keeps the order of insertion, and a client is put at its end with each claim.
  const claims = new Map<string, number[]>();
  return {
    take(clientAddress) {
      const client = clientKey(clientAddress);
      const now = clock.now().getTime();
      const recent = (claims.get(client) ?? []).filter((at) => at > now - MINUTE_MS);
      const granted = recent.length < config.clientClaimsPerMinute;
      claims.delete(client);
      claims.set(client, granted ? [...recent, now] : recent);
      if (claims.size > CLIENTS_KEPT) claims.delete(claims.keys().next().value as string);
      return granted;
    },
  };
}

/** An IPv6 client owns at least a /64, so that is one client. */
function clientKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return parsed.toByteArray().slice(0, 8).join('.');
}
