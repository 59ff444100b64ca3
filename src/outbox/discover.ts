/**
 * Where does a target want to be told of links to it? One look at its page, each time anew.
 *
 * @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 */
import type { Deps } from '../deps.ts';
import type { HostLeases } from '../hosts/leases.ts';
import { fetchLimits } from '../hosts/limits.ts';
import type { FetchedPage } from '../net/page.ts';
import type { Protocol } from '../posts/post.ts';
import type { SendOutcome } from './entry.ts';
import { bestEndpoint } from './protocols/protocols.ts';
import { leadsToBlockedHost, unreachable } from './unreachable.ts';

export type DiscoverDeps = Pick<Deps, 'config' | 'fetchPage' | 'readPage'>;

export type Discovered =
  | { kind: 'found'; protocol: Protocol; endpoint: URL }
  /** A host on the way may not be asked now. */
  | { kind: 'host-busy' }
  | { kind: 'settled'; outcome: SendOutcome };

/** Rejects only if `signal` aborts. */
export async function discover(
  deps: DiscoverDeps,
  target: string,
  leases: HostLeases,
  signal: AbortSignal,
): Promise<Discovered> {
  const result = await deps.fetchPage(new URL(target), fetchLimits(deps.config), {
    takes: 'any',
    discovers: true,
    mayAsk: (host) => leases.take(host),
    signal,
  });
  switch (result.kind) {
    case 'host-busy':
      return leases.metBlockedHost
        ? settled(leadsToBlockedHost('The page'))
        : { kind: 'host-busy' };
    case 'unreachable':
      return settled(unreachable('The page', result.why));
    case 'gone':
      return settled({
        kind: 'failed',
        detail: `The page is gone: HTTP ${String(result.status)}.`,
      });
    case 'page':
      return await endpointOf(deps, target, result);
  }
}

async function endpointOf(
  deps: DiscoverDeps,
  target: string,
  page: FetchedPage,
): Promise<Discovered> {
  const read = await deps.readPage({
    finalUrl: page.finalUrl.href,
    contentType: page.contentType,
    body: page.body,
    advertised: page.headers,
    targets: [{ url: target, anyLink: false }],
  });
  if (read.kind === 'unreadable') {
    return settled({ kind: 'may-heal', detail: 'The page could not be read.' });
  }
  if (read.kind === 'gone') {
    return settled({ kind: 'failed', detail: 'The page says of itself that it is gone.' });
  }
  const best = bestEndpoint(read.endpoints);
  return best
    ? { kind: 'found', protocol: best.protocol, endpoint: new URL(best.endpoint) }
    : settled({ kind: 'no-endpoint' });
}

function settled(outcome: SendOutcome): Discovered {
  return { kind: 'settled', outcome };
}
