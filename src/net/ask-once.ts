/**
 * One GET to one address, and what its answer amounts to.
 *
 * Follows nothing and asks nobody's leave: fetch-page.ts decides where to go and for how long.
 */
import type { Dispatcher } from 'undici';
import { openGuardedClient, RefusedAddressError } from './guarded-client.ts';
import type { Guard } from './guarded-client.ts';
import type { FetchFailure, FetchLimits, FetchResult } from './page.ts';
import { ACCEPT_ENCODING, findDecoder, readBody, TooLargeError } from './read-body.ts';

/** Responses of 1xx before the real one. A flood of them keeps the processor busy, unlike a body. */
const MAX_INTERIM = 10;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export type Answer = FetchResult | { kind: 'redirect'; location: string };

export type Ask = { guard: Guard; userAgent: string; limits: FetchLimits; signal: AbortSignal };

/**
 * Asks for the page once. The connection is gone when the answer is given, read or not.
 *
 * `location` is as sent: relative, absolute or nonsense.
 *
 * Never rejects: when `signal` ends the request, the answer is `timeout`, and the caller knows
 * better if it was not the deadline.
 */
export async function askOnce(url: URL, ask: Ask): Promise<Answer> {
  try {
    const client = openGuardedClient(url, ask.guard, ask.limits, ask.signal);
    let interim = 0;
    try {
      const response = await client.request({
        method: 'GET',
        path: url.pathname + url.search,
        reset: true, // `Connection: close`, which is what we do
        headers: {
          'user-agent': ask.userAgent,
          accept: 'text/html, application/xhtml+xml;q=0.9, text/*;q=0.8',
          'accept-encoding': ACCEPT_ENCODING,
        },
        onInfo: () => {
          interim += 1;
          if (interim > MAX_INTERIM) void client.destroy(new Error('too many 1xx responses'));
        },
      });
      return await judge(url, response, ask.limits.maxBytes);
    } finally {
      await client.destroy(); // takes the socket with it, whatever was still to come
    }
  } catch (error) {
    return unreachable(ask.signal.aborted ? 'timeout' : failureOf(error));
  }
}

/** Reads the body of a page only; the rest is judged by its head. */
async function judge(
  url: URL,
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Answer> {
  if (status === 404 || status === 410) return { kind: 'gone', status, finalUrl: url };
  const location = firstOf(headers.location);
  if (REDIRECTS.has(status) && location !== null) return { kind: 'redirect', location };
  if (status < 200 || status > 299) return unreachable('bad-status');

  const contentType = firstOf(headers['content-type']);
  const advertised = {
    link: allOf(headers.link),
    xPingback: firstOf(headers['x-pingback']),
    location: firstOf(headers.location),
    retryAfter: firstOf(headers['retry-after']),
  };
  const page = { kind: 'page', finalUrl: url, status, contentType, headers: advertised } as const;
  const decoder = findDecoder(firstOf(headers['content-encoding']));
  if (!isText(contentType) || !decoder) return unreachable('not-text');
  if (status === 204 || status === 205) return { ...page, body: new Uint8Array() };
  return { ...page, body: await readBody(body, decoder, maxBytes) };
}

/** Whether the media type is text/*, XHTML, XML or anything +xml. */
function isText(contentType: string | null): boolean {
  const [type = ''] = (contentType ?? '').split(';', 1);
  return /^(text\/\S+|application\/xml|\S+\/\S+\+xml)$/i.test(type.trim());
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

/** A header sent twice counts as its first: the second is a proxy's, or a prank. */
function firstOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

function allOf(header: string | string[] | undefined): string[] {
  return header === undefined ? [] : [header].flat();
}

function unreachable(why: FetchFailure): Answer {
  return { kind: 'unreachable', why };
}
