/**
 * Telling a target at its endpoint: one POST, by the protocol that was found.
 */
import type { Deps } from '../deps.ts';
import type { HostLeases } from '../hosts/leases.ts';
import { fetchLimits } from '../hosts/limits.ts';
import type { SendOutcome, SendProtocol, OutgoingNotification } from './entry.ts';
import { SPEECHES } from './protocols/protocols.ts';
import { leadsToBlockedHost, unreachable } from './unreachable.ts';

/** What is read of an answer. One to a ping has a few hundred bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Rejects only if `signal` aborts. */
export async function deliver(
  deps: Pick<Deps, 'config' | 'postTo'>,
  route: { protocol: SendProtocol; endpoint: URL },
  notification: OutgoingNotification,
  leases: HostLeases,
  signal: AbortSignal,
): Promise<SendOutcome | { kind: 'host-busy' }> {
  const speech = SPEECHES[route.protocol];
  const result = await deps.postTo(
    route.endpoint,
    { ...fetchLimits(deps.config), maxBytes: MAX_ANSWER_BYTES },
    { ...speech.request(notification), mayAsk: (host) => leases.take(host), signal },
  );
  switch (result.kind) {
    case 'host-busy':
      return leases.metBlockedHost
        ? speech.notDelivered(leadsToBlockedHost('The endpoint'), notification)
        : { kind: 'host-busy' };
    case 'unreachable':
      return speech.notDelivered(unreachable('The endpoint', result.why), notification);
    case 'answer':
      return speech.outcome(result, notification);
  }
}
