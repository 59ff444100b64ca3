/**
 * Telling a target at its endpoint: one POST, by the protocol that was found.
 */
import type { Deps } from '../deps.ts';
import type { HostLeases } from '../hosts/leases.ts';
import { fetchLimits } from '../hosts/budget.ts';
import { receiveLinkback, type RefusalReason } from '../linkbacks/receive/receive.ts';
import type { FetchedPage, PostAnswer } from '../net/page.ts';
import { leadsToBlockedHost, unreachable } from './answer.ts';
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

type DiscoverDeps = Pick<Deps, 'config' | 'fetchPage' | 'readPage'>;

type Discovered =
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
    return settled({ kind: 'transient', detail: 'The page could not be read.' });
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

const SAYS: Partial<Record<RefusalReason, string>> = {
  closed: 'The post does not take webmentions.',
  'no-such-post': 'There is no post there any more.',
};

/** What becomes of it is the receiving side's, as of any other linkback. */
export async function notifyOwnPost(
  deps: Parameters<typeof receiveLinkback>[0],
  { source, target }: OutgoingNotification,
): Promise<SendOutcome> {
  const received = await receiveLinkback(deps, { via: 'webmention', source, target, client: '' });
  if (received.kind === 'received') return { kind: 'sent', detail: 'Received here.' };
  const { reason } = received;
  const detail = SAYS[reason] ?? `It was refused here: ${reason}.`;
  return { kind: reason === 'host-full' ? 'transient' : 'refused', detail };
}

const BEST_FIRST = ['webmention', 'pingback', 'trackback'] as const satisfies Protocol[];

type Speech = {
  request: (notification: OutgoingNotification) => { contentType: string; body: string };
  outcome: (answer: PostAnswer, notification: OutgoingNotification) => SendOutcome;
  /** What it comes to where nothing answered; `failure`: what it would be for any request. */
  notDelivered: (failure: Failure, notification: OutgoingNotification) => SendOutcome;
};

type Failure = SendOutcome & { detail: string };

const asItIs = (failure: Failure): SendOutcome => failure;

export const SPEECHES: Record<SendProtocol, Speech> = {
  webmention: { request: webmentionRequest, outcome: webmentionOutcome, notDelivered: asItIs },
  websub: { request: websubRequest, outcome: websubOutcome, notDelivered: asItIs },
  pingback: { request: pingbackRequest, outcome: pingbackOutcome, notDelivered: asItIs },
  trackback: {
    request: trackbackRequest,
    outcome: trackbackOutcome,
    notDelivered: trackbackNotDelivered,
  },
};

/** The best protocol that a page speaks, and where; never two. `null`: it does not ask to be told. */
export function bestEndpoint(
  endpoints: Endpoints,
): { protocol: Protocol; endpoint: string } | null {
  for (const protocol of BEST_FIRST) {
    const endpoint = endpoints[protocol];
    if (endpoint !== null) return { protocol, endpoint };
  }
  return null;
}
