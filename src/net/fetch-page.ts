/**
 * The only door to the network: fetches a stranger's page within limits of time, size and hops.
 *
 * What the limits and results mean is in page.ts; one request is ask-once.ts; which addresses may
 * be reached is decided in guarded-client.ts as the socket connects. deps.ts makes the one in use.
 */
import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import { parseHttpUrl } from '../lib/url.ts';
import { askOnce } from './ask-once.ts';
import type { Ask } from './ask-once.ts';
import { hasForbiddenPort } from './forbidden-port.ts';
import type { Guard } from './guarded-client.ts';
import type { FetchContext, FetchPage, FetchResult } from './page.ts';
import { isRefusedLiteral } from './public-address.ts';

export type FetchPageOptions = Guard & {
  /** Product and comment in printable ASCII: `Antiphon/0.1 (+https://blog.example/)`. */
  userAgent: string;
};

/**
 * Makes the fetcher. It keeps no connections, so there is nothing to close.
 *
 * `allowedNetworks` are reachable besides the public internet; `lookup` stands in for DNS.
 */
export function createFetchPage({ userAgent, ...guard }: FetchPageOptions): FetchPage {
  // Refused here once, rather than by undici at every fetch, where it would read as their fault.
  if (!/^[\x20-\x7e]+$/.test(userAgent)) throw new TypeError('userAgent must be printable ASCII');

  return async (url, limits, { signal, requestedBy, mayAsk } = {}) => {
    const deadline = startDeadline(limits.timeoutMs, signal);
    try {
      const ask = { guard, userAgent: namingClient(userAgent, requestedBy), limits };
      const result = await followRedirects(url, { ...ask, signal: deadline.signal }, mayAsk);
      signal?.throwIfAborted(); // from inside, the caller's abort looks like the deadline
      return result;
    } finally {
      deadline.end();
    }
  };
}

/** Every hop passes the checks that the first URL passed, before anyone's budget is asked. */
async function followRedirects(
  first: URL,
  ask: Ask,
  mayAsk: FetchContext['mayAsk'],
): Promise<FetchResult> {
  const hostsAsked = new Set([first.hostname]);
  let url = parseHttpUrl(first.href);
  for (let redirects = 0; ; redirects += 1) {
    if (!url || hasForbiddenPort(url) || isRefusedLiteral(url, ask.guard.allowedNetworks)) {
      return { kind: 'unreachable', why: 'refused-address' };
    }
    const host = url.hostname;
    if (!hostsAsked.has(host)) {
      hostsAsked.add(host);
      if (mayAsk && !(await mayAsk(host))) return { kind: 'host-busy', host };
    }

    const answer = await askOnce(url, ask);
    if (answer.kind !== 'redirect') return answer;
    if (redirects === ask.limits.maxRedirects) {
      return { kind: 'unreachable', why: 'too-many-redirects' };
    }
    url = parseHttpUrl(URL.parse(answer.location, url.href)?.href ?? '');
  }
}

/**
 * The User-Agent with the client on whose word we came, so that the owner of an attacked site
 * can tell who sent us: `Antiphon/0.1 (+https://blog.example/; verifying a linkback from …)`.
 *
 * Only an address can be named, so nothing a client says about itself ends up in the header.
 */
function namingClient(userAgent: string, requestedBy: string | undefined): string {
  if (requestedBy === undefined || isIP(requestedBy) === 0) return userAgent;
  const reason = `verifying a linkback from ${requestedBy}`;
  return userAgent.endsWith(')')
    ? `${userAgent.slice(0, -1)}; ${reason})`
    : `${userAgent} (${reason})`;
}

/**
 * One signal for the caller's and for ours after `timeoutMs`.
 *
 * By hand rather than with `AbortSignal.any`, because the caller's may live as long as the process:
 * `end` leaves neither a timer nor a listener behind.
 */
function startDeadline(timeoutMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  const timer = setTimeout(abort, timeoutMs);
  if (outer?.aborted) abort();
  // Every fetch may listen to one shutdown, and the socket of every hop listens to the deadline
  // until it is collected; Node would report the eleventh as a leak.
  setMaxListeners(0, controller.signal, ...(outer ? [outer] : []));
  outer?.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    },
  };
}
