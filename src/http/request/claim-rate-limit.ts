/**
 * How many claims one client may make in a minute. Held in memory: a restart forgives.
 */
import type { Deps } from '../../deps.ts';
import { clientKeys } from '../../lib/client-keys.ts';

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
      const { client } = clientKeys(clientAddress);
      const now = clock.now().getTime();
      const recent = (claims.get(client) ?? []).filter(
        // What lies ahead was counted before the clock was set back.
        (at) => at > now - MINUTE_MS && at <= now,
      );
      const granted = recent.length < config.clientClaimsPerMinute;
      claims.delete(client);
      claims.set(client, granted ? [...recent, now] : recent);
      if (claims.size > CLIENTS_KEPT) claims.delete(claims.keys().next().value as string);
      return granted;
    },
  };
}
