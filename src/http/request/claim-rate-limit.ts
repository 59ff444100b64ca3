/**
 * Limits the claims (received pings) of one client per minute, in memory: a restart resets it.
 */
import type { Deps } from '../../deps.ts';
import { clientKeys } from '../../lib/client-keys.ts';

export type ClaimRateLimit = {
  /** Counts a claim. @returns `false`: the client has made too many in the last minute */
  take: (clientAddress: string) => boolean;
};

const MINUTE_MS = 60_000;
/** About 10 MB of clients; beyond that the least recently seen is dropped. */
const MAX_CLIENTS = 50_000;

export function createClaimRateLimit({
  config,
  clock,
}: Pick<Deps, 'config' | 'clock'>): ClaimRateLimit {
  // A Map keeps the order of insertion, and each claim moves its client to the end.
  const claims = new Map<string, number[]>();
  return {
    take(clientAddress) {
      const { client } = clientKeys(clientAddress);
      const now = clock.now().getTime();
      const recent = (claims.get(client) ?? []).filter(
        // A time in the future was counted before the clock was set back.
        (at) => at > now - MINUTE_MS && at <= now,
      );
      const granted = recent.length < config.clientClaimsPerMinute;
      claims.delete(client);
      claims.set(client, granted ? [...recent, now] : recent);
      if (claims.size > MAX_CLIENTS) claims.delete(claims.keys().next().value as string);
      return granted;
    },
  };
}
