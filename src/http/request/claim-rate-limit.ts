/**
 * Limits the claims (received pings) of one client per minute.
 */
import type { Deps } from '../../deps.ts';
import { clientKeys } from '../../lib/client-keys.ts';
import { createSlidingWindows, takeFromAll } from '../../lib/rate-limiter.ts';

export type ClaimRateLimit = {
  /** Counts a claim. @returns `false`: the client has made too many in the last minute */
  take: (clientAddress: string) => boolean;
};

const MINUTE_MS = 60_000;
/** About 10 MB. */
const MAX_CLIENTS = 50_000;

export function createClaimRateLimit({
  config,
  clock,
}: Pick<Deps, 'config' | 'clock'>): ClaimRateLimit {
  const claims = createSlidingWindows({
    max: config.clientClaimsPerMinute,
    windowMs: MINUTE_MS,
    maxKeys: MAX_CLIENTS,
  });
  return {
    take: (clientAddress) =>
      takeFromAll([[claims, clientKeys(clientAddress).client]], clock.now().getTime()),
  };
}
