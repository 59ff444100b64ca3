/**
 * Posts a form to an endpoint of another site, with the same address checks and limits as
 * fetch-page.ts.
 */
import {
  advertisedIn,
  sendRequest,
  firstOf,
  type Response,
  checkedUserAgent,
  webmentionUserAgent,
} from './request.ts';
import type { NetOptions } from './fetch-page.ts';
import { withinDeadline, followRedirects, type Redirect } from './follow-redirects.ts';
import type { PostAnswer, PostTo } from './page.ts';
import { findDecoder, readBeginning } from './read-body.ts';

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
