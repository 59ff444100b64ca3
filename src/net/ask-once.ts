/**
 * One request to one address. What its answer amounts to, the caller judges.
 *
 * Follows nothing and asks nobody's leave: fetch-page.ts and post-to.ts decide where to go and for
 * how long.
 */
import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import { openGuardedClient, RefusedAddressError, type Guard } from './guarded-client.ts';
import type { FetchFailure, FetchLimits, ResponseHeaders } from './page.ts';
import { ACCEPT_ENCODING, TooLargeError } from './read-body.ts';

/** Responses of 1xx before the real one. A flood of them keeps the processor busy, unlike a body. */
const MAX_INTERIM = 10;

export type Request = {
  guard: Guard;
  userAgent: string;
  accept: string;
  limits: FetchLimits;
  signal: AbortSignal;
  /** Of an answer that is larger than `limits.maxBytes` the beginning counts. */
  isCut: boolean;
  /** Sent by POST; without one it is a GET. */
  form?: { contentType: string; body: string };
};

export type Response = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

/**
 * Asks once, and lets `judge` read of the answer what it wants. The connection is gone after it.
 *
 * Never rejects: when `signal` ends the request, the answer is `timeout`, and the caller knows
 * better if it was not the deadline. What `judge` throws is taken for the other side's fault.
 */
export async function askOnce<Answer>(
  url: URL,
  request: Request,
  verdictOf: (response: Response) => Promise<Answer>,
): Promise<Answer | { kind: 'unreachable'; why: FetchFailure }> {
  try {
    const { guard, limits, signal, isCut } = request;
    const client = openGuardedClient(url, guard, limits, signal, isCut);
    let interim = 0;
    try {
      const response = await client.request({
        method: request.form ? 'POST' : 'GET',
        path: url.pathname + url.search,
        reset: true, // `Connection: close`, which is what we do
        headers: {
          'user-agent': request.userAgent,
          accept: request.accept,
          'accept-encoding': ACCEPT_ENCODING,
          ...(request.form && { 'content-type': request.form.contentType }),
        },
        ...(request.form && { body: request.form.body }),
        onInfo: () => {
          interim += 1;
          if (interim > MAX_INTERIM) void client.destroy(new Error('too many 1xx responses'));
        },
      });
      return await verdictOf(response);
    } finally {
      await client.destroy(); // takes the socket with it, whatever was still to come
    }
  } catch (error) {
    return { kind: 'unreachable', why: request.signal.aborted ? 'timeout' : failureOf(error) };
  }
}

/** The headers that linkbacks know. */
export function advertisedIn(headers: Response['headers']): ResponseHeaders {
  return {
    link: headers.link === undefined ? [] : [headers.link].flat(),
    xPingback: firstOf(headers['x-pingback']),
    location: firstOf(headers.location),
    retryAfter: firstOf(headers['retry-after']),
  };
}

/** A header sent twice counts as its first: the second is a proxy's, or a prank. */
export function firstOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

/** Everything without a better name is `network`: to the caller, the other side is just broken. */
function failureOf(error: unknown): FetchFailure {
  if (error instanceof RefusedAddressError) return 'refused-address';
  if (error instanceof TooLargeError) return 'too-large';
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'UND_ERR_RES_EXCEEDED_MAX_SIZE':
      return 'too-large';
    // Not EAI_AGAIN: a resolver that cannot answer has not said that the host does not exist.
    case 'ENOTFOUND':
      return 'no-such-host';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'network';
  }
}

/** @throws TypeError for one that no request could carry: here once, rather than at every fetch */
export function checkedUserAgent(userAgent: string): string {
  if (!/^[\x20-\x7e]+$/.test(userAgent)) throw new TypeError('userAgent must be printable ASCII');
  return userAgent;
}

/**
 * With the word that Webmention recommends to senders.
 *
 * @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 */
export function namingWebmention(userAgent: string): string {
  return withReason(userAgent, 'Webmention');
}

/**
 * With the client on whose word we came, so that the owner of an attacked site can tell who sent
 * us. Only an address can be named, so nothing a client says about itself ends up in the header.
 */
export function namingClient(userAgent: string, requestedBy: string | undefined): string {
  if (requestedBy === undefined || isIP(requestedBy) === 0) return userAgent;
  return withReason(userAgent, `verifying a linkback from ${requestedBy}`);
}

function withReason(userAgent: string, reason: string): string {
  return userAgent.endsWith(')')
    ? `${userAgent.slice(0, -1)}; ${reason})`
    : `${userAgent} (${reason})`;
}
