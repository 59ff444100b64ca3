/**
 * Sends HTTP requests, names the client in their User-Agent, follows redirects, and posts forms.
 *
 * `sendRequest` sends one request to one URL, without a budget or deadline of its own. With `followRedirects`, every
 * hop is checked like the first URL, and all of them share one deadline; its caller says which responses are
 * redirects, since a POST is not repeated after each of them.
 */
import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import { parseHttpUrl } from '../lib/url.ts';
import { openGuardedClient, RefusedAddressError, type Guard } from './guarded-client.ts';
import type { FetchFailure, FetchLimits, ResponseHeaders, PostAnswer, PostTo } from './page.ts';
import { isRefusedLiteral } from './public-address.ts';
import { ACCEPT_ENCODING, TooLargeError, findDecoder, readBeginning } from './read-body.ts';

/** 1xx responses before the final one. Unlike a body, a flood of them would occupy the processor. */
const MAX_INTERIM = 10;

export type NetOptions = Guard & {
  /** Product and comment in printable ASCII: `Antiphon/0.1 (+https://blog.example/)`. */
  userAgent: string;
};

export type Request = {
  guard: Guard;
  userAgent: string;
  accept: string;
  limits: FetchLimits;
  signal: AbortSignal;
  /** A response that is larger than `limits.maxBytes` is cut there, and not refused. */
  isCut: boolean;
  /** Makes it a POST; without a form it is a GET. */
  form?: { contentType: string; body: string };
};

export type Response = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

/**
 * Sends the request, lets `readResponse` read what it needs, and closes the connection.
 *
 * Never rejects. When `signal` ends the request, the result is `timeout`; the caller knows whether
 * it was the deadline. An error of `readResponse` counts as a failure of the other side.
 */
export async function sendRequest<Result>(
  url: URL,
  request: Request,
  readResponse: (response: Response) => Promise<Result>,
): Promise<Result | { kind: 'unreachable'; why: FetchFailure }> {
  try {
    const { guard, limits, signal, isCut } = request;
    const client = openGuardedClient(url, guard, limits, signal, isCut);
    let interim = 0;
    try {
      const response = await client.request({
        method: request.form ? 'POST' : 'GET',
        path: url.pathname + url.search,
        reset: true, // `Connection: close`: a connection serves one request
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
      return await readResponse(response);
    } finally {
      await client.destroy(); // closes the socket, even if the body is not read
    }
  } catch (error) {
    return { kind: 'unreachable', why: request.signal.aborted ? 'timeout' : failureOf(error) };
  }
}

/** The headers that linkback protocols use. */
export function advertisedIn(headers: Response['headers']): ResponseHeaders {
  return {
    link: headers.link === undefined ? [] : [headers.link].flat(),
    xPingback: firstOf(headers['x-pingback']),
    location: firstOf(headers.location),
    retryAfter: firstOf(headers['retry-after']),
  };
}

/** The first of several equal headers: the second one is a proxy's, or a prank. */
export function firstOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

/** Errors without a better name are `network`. */
function failureOf(error: unknown): FetchFailure {
  if (error instanceof RefusedAddressError) return 'refused-address';
  if (error instanceof TooLargeError) return 'too-large';
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'UND_ERR_RES_EXCEEDED_MAX_SIZE':
      return 'too-large';
    // Not EAI_AGAIN: a resolver that cannot answer does not say that the host does not exist.
    case 'ENOTFOUND':
      return 'no-such-host';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'network';
  }
}

/** @throws TypeError if no request could carry it: once here, and not at every fetch */
export function checkedUserAgent(userAgent: string): string {
  if (!/^[\x20-\x7e]+$/.test(userAgent)) throw new TypeError('userAgent must be printable ASCII');
  return userAgent;
}

/**
 * Adds the word that Webmention recommends to senders.
 *
 * @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 */
export function webmentionUserAgent(userAgent: string): string {
  return withReason(userAgent, 'Webmention');
}

/**
 * Adds the client that caused the request, so that the owner of an attacked site learns who did.
 * Only IP addresses are added, so nothing that a client says about itself is in the header.
 */
export function clientUserAgent(userAgent: string, requestedBy: string | undefined): string {
  if (requestedBy === undefined || isIP(requestedBy) === 0) return userAgent;
  return withReason(userAgent, `verifying a linkback from ${requestedBy}`);
}

function withReason(userAgent: string, reason: string): string {
  return userAgent.endsWith(')')
    ? `${userAgent.slice(0, -1)}; ${reason})`
    : `${userAgent} (${reason})`;
}

/**
 * Statuses after which the form is posted to the new location. Browsers send a GET after 301 and
 * 302, which would notify nobody; 303 means that the form was received.
 */
const REPEATED_AT_LOCATION = new Set([301, 302, 307, 308]);

const ACCEPT = 'text/xml, application/xml, text/html;q=0.9, */*;q=0.8';

/** Creates the sender. Its User-Agent contains “Webmention”, as in endpoint discovery. */
export function createPostTo({ userAgent, ...guard }: NetOptions): PostTo {
  const fullUserAgent = webmentionUserAgent(checkedUserAgent(userAgent));
  return async (first, limits, { signal: outer, mayAsk, contentType, body }) =>
    await withinDeadline(limits.timeoutMs, outer, async (signal) => {
      const request = {
        guard,
        userAgent: fullUserAgent,
        accept: ACCEPT,
        limits,
        signal,
        isCut: true,
        form: { contentType, body },
      };
      return await followRedirects(
        first,
        (url) => sendRequest(url, request, (response) => answerOf(url, response, limits.maxBytes)),
        { guard, limits, mayAsk },
      );
    });
}

/** A body that breaks off is not an error: the status says whether the form was accepted. */
async function answerOf(
  url: URL,
  { statusCode: status, headers, body }: Response,
  maxBytes: number,
): Promise<PostAnswer | Redirect> {
  const location = firstOf(headers.location);
  if (REPEATED_AT_LOCATION.has(status) && location !== null) return { kind: 'redirect', location };
  const decoder = findDecoder(firstOf(headers['content-encoding']));
  return {
    kind: 'answer',
    finalUrl: url,
    status,
    contentType: firstOf(headers['content-type']),
    headers: advertisedIn(headers),
    body: decoder ? (await readBeginning(body, decoder, maxBytes)).bytes : new Uint8Array(),
  };
}

/** `location` is as sent: relative, absolute or nonsense. */
export type Redirect = { kind: 'redirect'; location: string };

type NoAnswer = { kind: 'unreachable'; why: FetchFailure } | { kind: 'host-busy'; host: string };

/**
 * Requests `first` and where its redirects lead. Each URL is checked before `mayAsk` is asked for
 * its host, and before `ask` requests it.
 */
export async function followRedirects<Answer extends { kind: string }>(
  first: URL,
  ask: (url: URL) => Promise<Answer | Redirect>,
  {
    guard,
    limits,
    mayAsk,
  }: {
    guard: Guard;
    limits: FetchLimits;
    mayAsk: ((host: string) => Promise<boolean>) | undefined;
  },
): Promise<Answer | NoAnswer> {
  let url = parseHttpUrl(first.href);
  for (let redirects = 0; ; redirects += 1) {
    if (!url || isRefusedLiteral(url, guard.allowedNetworks)) {
      return { kind: 'unreachable', why: 'refused-address' };
    }
    if (hasForbiddenPort(url)) return { kind: 'unreachable', why: 'forbidden-port' };
    const host = url.hostname;
    if (redirects > 0 && mayAsk && !(await mayAsk(host))) return { kind: 'host-busy', host };

    const answer = await ask(url);
    if (!isRedirect(answer)) return answer;
    if (redirects === limits.maxRedirects) {
      return { kind: 'unreachable', why: 'too-many-redirects' };
    }
    url = parseHttpUrl(URL.parse(answer.location, url.href)?.href ?? '');
  }
}

function isRedirect(answer: { kind: string }): answer is Redirect {
  return answer.kind === 'redirect';
}

/**
 * Ports on which something other than HTTP listens and might take a GET for its own commands: the
 * Fetch standard's list. `undici.fetch` knows it, but the client that we use does not.
 */
const FORBIDDEN_PORTS = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
]);

/**
 * Whether the URL names a port that no web page is fetched from.
 *
 * @see https://fetch.spec.whatwg.org/#port-blocking
 */
function hasForbiddenPort(url: URL): boolean {
  return FORBIDDEN_PORTS.has(Number(url.port)); // '', the default port, becomes 0, which is not on the list
}

/**
 * Runs `work` with a signal that aborts after `timeoutMs`, or when `outer` does.
 *
 * @NOTE Not `AbortSignal.any`: `outer` may live as long as the process, and this leaves neither a
 * timer nor a listener behind.
 *
 * @throws the reason of `outer` if that aborts; `work` cannot distinguish it from the deadline
 */
export async function withinDeadline<T>(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  const timer = setTimeout(abort, timeoutMs);
  if (outer?.aborted) abort();
  // All fetches listen to one shutdown signal, and the sockets of all hops to one deadline; Node
  // would report the eleventh listener as a leak.
  setMaxListeners(0, controller.signal, ...(outer ? [outer] : []));
  outer?.addEventListener('abort', abort);
  try {
    const result = await work(controller.signal);
    outer?.throwIfAborted();
    return result;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}
