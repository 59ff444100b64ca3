/**
 * The requests of the outbox: discovers a target's endpoint, and posts a notification to it, or hands
 * it over directly if the target is a post of this blog.
 *
 * @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 */
import type { Deps } from '../deps.ts';
import type { HostLeases } from '../hosts/leases.ts';
import { fetchLimits } from '../hosts/host.ts';
import { receiveLinkback, type RefusalReason } from '../linkbacks/receive.ts';
import type { FetchedPage, PostAnswer } from '../net/page.ts';
import { redirectsToBlockedHost, unreachable } from './outcome.ts';
import type { SendOutcome, SendProtocol, OutgoingNotification } from './entry.ts';
import { pingbackOutcome, pingbackRequest } from './protocols/pingback.ts';
import {
  trackbackNotDelivered,
  trackbackOutcome,
  trackbackRequest,
} from './protocols/trackback.ts';
import { webmentionOutcome, webmentionRequest } from './protocols/webmention.ts';
import { websubOutcome, websubRequest } from './protocols/websub.ts';
import type { Protocol } from '../posts/post.ts';
import type { Endpoints } from '../reader/evidence.ts';

/** The answer to a ping has a few hundred bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

const BEST_PROTOCOL_FIRST = ['webmention', 'pingback', 'trackback'] as const satisfies Protocol[];

type SenderProtocol = {
  request: (notification: OutgoingNotification) => { contentType: string; body: string };
  outcome: (answer: PostAnswer, notification: OutgoingNotification) => SendOutcome;
  /** The outcome if nothing answered; `failure` is the one of any request. */
  notDelivered: (failure: Failure, notification: OutgoingNotification) => SendOutcome;
};

type Failure = SendOutcome & { detail: string };

const sameFailure = (failure: Failure): SendOutcome => failure;

export const PROTOCOLS: Record<SendProtocol, SenderProtocol> = {
  webmention: { request: webmentionRequest, outcome: webmentionOutcome, notDelivered: sameFailure },
  websub: { request: websubRequest, outcome: websubOutcome, notDelivered: sameFailure },
  pingback: { request: pingbackRequest, outcome: pingbackOutcome, notDelivered: sameFailure },
  trackback: {
    request: trackbackRequest,
    outcome: trackbackOutcome,
    notDelivered: trackbackNotDelivered,
  },
};

/** `title`: of the page, as plain text; `null` without one, and unless it was asked for. */
type Discovered =
  | { kind: 'found'; protocol: Protocol; endpoint: URL; title: string | null }
  /** A host on the way may not be requested now. */
  | { kind: 'host-busy' }
  | { kind: 'settled'; outcome: SendOutcome; title: string | null };

type DiscoverDeps = Pick<Deps, 'config' | 'fetchPage' | 'readPage'>;

/**
 * Fetches the target and looks for the best endpoint, and for the page's title if it `describes` the page.
 * Rejects only if `signal` aborts.
 */
export async function discover(
  deps: DiscoverDeps,
  target: string,
  leases: HostLeases,
  { signal, describes = false }: { signal: AbortSignal; describes?: boolean },
): Promise<Discovered> {
  const url = new URL(target);
  const hosts = trackHosts(url, leases);
  const result = await deps.fetchPage(url, fetchLimits(deps.config), {
    takes: 'any',
    discovers: true,
    mayAsk: hosts.mayAsk,
    signal,
  });
  switch (result.kind) {
    case 'host-busy':
      return leases.metBlockedHost
        ? settled(redirectsToBlockedHost('The page'))
        : { kind: 'host-busy' };
    case 'unreachable':
      return settled(unreachable('The page', result.why, hosts.last()));
    case 'gone':
      return settled({
        kind: 'failed',
        detail: `The page is gone: HTTP ${String(result.status)}.`,
        isGone: true,
      });
    case 'page':
      return await endpointOf(deps, target, result, describes);
  }
}

async function endpointOf(
  deps: DiscoverDeps,
  target: string,
  page: FetchedPage,
  describes: boolean,
): Promise<Discovered> {
  const read = await deps.readPage({
    finalUrl: page.finalUrl.href,
    contentType: page.contentType,
    body: page.body,
    advertised: page.headers,
    targets: [{ url: target, anyLink: false }],
    describes,
  });
  if (read.kind === 'unreadable') {
    return settled({ kind: 'transient', detail: 'The page could not be read.' });
  }
  if (read.kind === 'gone') {
    return settled({ kind: 'failed', detail: 'The page says that it is gone.', isGone: true });
  }
  const [best, title] = [bestEndpoint(read.endpoints), read.about?.title ?? null];
  return best
    ? { kind: 'found', protocol: best.protocol, endpoint: new URL(best.endpoint), title }
    : settled({ kind: 'no-endpoint' }, title);
}

function settled(outcome: SendOutcome, title: string | null = null): Discovered {
  return { kind: 'settled', outcome, title };
}

/** The best protocol that a page advertises, and its endpoint; `null` if it advertises none. */
export function bestEndpoint(
  endpoints: Endpoints,
): { protocol: Protocol; endpoint: string } | null {
  for (const protocol of BEST_PROTOCOL_FIRST) {
    const endpoint = endpoints[protocol];
    if (endpoint !== null) return { protocol, endpoint };
  }
  return null;
}

/** Posts the notification to an endpoint. Rejects only if `signal` aborts. */
export async function deliver(
  deps: Pick<Deps, 'config' | 'postTo'>,
  route: { protocol: SendProtocol; endpoint: URL },
  notification: OutgoingNotification,
  leases: HostLeases,
  signal: AbortSignal,
): Promise<SendOutcome | { kind: 'host-busy' }> {
  const protocol = PROTOCOLS[route.protocol];
  const hosts = trackHosts(route.endpoint, leases);
  const result = await deps.postTo(
    route.endpoint,
    { ...fetchLimits(deps.config), maxBytes: MAX_ANSWER_BYTES },
    { ...protocol.request(notification), mayAsk: hosts.mayAsk, signal },
  );
  switch (result.kind) {
    case 'host-busy':
      return leases.metBlockedHost
        ? protocol.notDelivered(redirectsToBlockedHost('The endpoint'), notification)
        : { kind: 'host-busy' };
    case 'unreachable':
      return protocol.notDelivered(
        unreachable('The endpoint', result.why, hosts.last()),
        notification,
      );
    case 'answer':
      return protocol.outcome(result, notification);
  }
}

/** Takes the lease of each host that a redirect leads to, and remembers the last host. */
function trackHosts({ hostname }: URL, leases: HostLeases) {
  let last = hostname;
  return {
    last: () => last,
    mayAsk: async (host: string) => {
      last = host;
      return await leases.take(host);
    },
  };
}

const REFUSAL_TEXTS: Partial<Record<RefusalReason, string>> = {
  closed: 'The linked post does not accept webmentions.',
  'no-such-post': 'The linked post no longer exists.',
};

/** Hands the notification over to the receiving side of this blog, without the network. */
export async function notifyOwnPost(
  deps: Parameters<typeof receiveLinkback>[0],
  { source, target }: OutgoingNotification,
): Promise<SendOutcome> {
  const received = await receiveLinkback(deps, { via: 'webmention', source, target, client: '' });
  if (received.kind === 'received') return { kind: 'sent', detail: 'Received by this blog.' };
  const { reason } = received;
  const detail = REFUSAL_TEXTS[reason] ?? `This blog refused it: ${reason}.`;
  return { kind: reason === 'host-full' ? 'transient' : 'refused', detail };
}
