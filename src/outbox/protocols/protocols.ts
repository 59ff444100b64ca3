/**
 * The protocols by which others are told, best first, and how each is spoken.
 */
import type { PostAnswer } from '../../net/page.ts';
import type { Endpoints } from '../../reader/evidence.ts';
import type { Protocol } from '../../posts/post.ts';
import type { SendOutcome, SendProtocol, OutgoingNotification } from '../entry.ts';
import { pingbackOutcome, pingbackRequest } from './pingback.ts';
import { trackbackNotDelivered, trackbackOutcome, trackbackRequest } from './trackback.ts';
import { webmentionOutcome, webmentionRequest } from './webmention.ts';
import { websubOutcome, websubRequest } from './websub.ts';

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
