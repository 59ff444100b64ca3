/**
 * Fetches pages of other sites within limits of time, size and redirects.
 *
 * page.ts explains the limits and results; guarded-client.ts checks addresses as it connects.
 */
import type { FetchedPage, FetchFailure, FetchPage, FetchResult, FetchContext } from './page.ts';
import { findDecoder, readBeginning, readBody } from './read-body.ts';
import {
  advertisedIn,
  sendRequest,
  firstOf,
  type NetOptions,
  type Response,
  checkedUserAgent,
  clientUserAgent,
  webmentionUserAgent,
  withinDeadline,
  followRedirects,
  type Redirect,
} from './request.ts';
import { isTransientStatus } from './transient.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Creates the fetcher. It keeps no connections, so there is nothing to close.
 *
 * `allowedNetworks` are reachable besides the public internet; `lookup` stands in for DNS.
 */
export function createFetchPage({ userAgent, ...guard }: NetOptions): FetchPage {
  const plain = checkedUserAgent(userAgent);
  return async (first, limits, context = {}) => {
    const { signal: outer, requestedBy, mayAsk, takes = 'text', discovers = false } = context;
    const fullUserAgent = discovers
      ? webmentionUserAgent(plain)
      : clientUserAgent(plain, requestedBy);
    return await withinDeadline(limits.timeoutMs, outer, async (signal) => {
      const request = {
        guard,
        userAgent: fullUserAgent,
        accept: acceptHeader(takes),
        limits,
        signal,
        isCut: takes === 'any',
      };
      return await followRedirects<FetchResult>(
        first,
        (url) =>
          sendRequest(url, request, (response) => resultOf(url, response, takes, limits.maxBytes)),
        { guard, limits, mayAsk },
      );
    });
  };
}

/** Reads the body of a page only; every other result follows from the status and the headers. */
async function resultOf(
  url: URL,
  { statusCode: status, headers, body }: Response,
  takes: Takes,
  maxBytes: number,
): Promise<FetchResult | Redirect> {
  if (status === 404 || status === 410) return { kind: 'gone', status, finalUrl: url };
  const location = firstOf(headers.location);
  if (REDIRECTS.has(status) && location !== null) return { kind: 'redirect', location };
  if (status < 200 || status > 299) {
    const why = status < 400 || isTransientStatus(status) ? 'bad-status' : 'refused-status';
    const retryAfter = firstOf(headers['retry-after']);
    return { kind: 'unreachable', why, ...(retryAfter !== null && { retryAfter }) };
  }

  const contentType = firstOf(headers['content-type']);
  const page = (bytes: Uint8Array): FetchedPage => ({
    kind: 'page',
    finalUrl: url,
    status,
    contentType,
    headers: advertisedIn(headers),
    body: bytes,
  });
  const decoder = findDecoder(firstOf(headers['content-encoding']));
  if (!decoder || !isWanted(contentType, takes)) {
    return takes === 'any' ? page(new Uint8Array()) : unreachable('not-text');
  }
  if (status === 204 || status === 205) return page(new Uint8Array());
  if (takes !== 'any') return page(await readBody(body, decoder, maxBytes));
  const { bytes, brokenBy } = await readBeginning(body, decoder, maxBytes);
  if (brokenBy) throw brokenBy;
  return page(bytes);
}

function unreachable(why: FetchFailure): FetchResult {
  return { kind: 'unreachable', why };
}

type Takes = NonNullable<FetchContext['takes']>;

const TEXT = /^(text\/\S+|application\/xml|\S+\/\S+\+xml)$/i;
const JSON_TYPE = /^(application\/json|\S+\/\S+\+json)$/i;
/** No SVG, which can hold scripts, and no AVIF, which takes seconds and gigabytes to decode. */
const IMAGE = /^image\/(jpeg|png|gif|webp)$/i;

const HTML_FIRST = 'text/html, application/xhtml+xml;q=0.9, text/*;q=0.8';

const ACCEPT: Record<Takes, string> = {
  text: HTML_FIRST,
  'text-or-json': `${HTML_FIRST}, application/json;q=0.7`,
  'json-or-text': 'application/json, text/html;q=0.9, text/*;q=0.5',
  image: 'image/webp, image/png, image/jpeg, image/gif;q=0.8',
  any: `${HTML_FIRST}, */*;q=0.5`,
  // As browsers ask for the content of an `img`, without the types that the library does not take.
  file: 'image/avif, image/webp, image/png, */*;q=0.8',
};

/** The Accept header's value. */
function acceptHeader(takes: Takes): string {
  return ACCEPT[takes];
}

/** Whether the body of a response with that Content-Type is read. */
function isWanted(contentType: string | null, takes: Takes): boolean {
  const type = (contentType ?? '').split(';', 1).join('').trim();
  switch (takes) {
    case 'text':
    case 'any':
      return TEXT.test(type);
    case 'text-or-json':
    case 'json-or-text':
      return TEXT.test(type) || JSON_TYPE.test(type);
    case 'image':
      return IMAGE.test(type);
    case 'file':
      return true;
  }
}
