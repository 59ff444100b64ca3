/**
 * The door to the network for what is sent: one POST to an endpoint that a stranger named.
 *
 * The same guard, limits and hops as fetch-page.ts. What is said in it is the outbox's.
 */
import {
  advertisedIn,
  askOnce,
  firstOf,
  type Response,
  checkedUserAgent,
  namingWebmention,
} from './ask-once.ts';
import type { NetOptions } from './fetch-page.ts';
import { withinDeadline, followRedirects, type Redirect } from './follow-redirects.ts';
import type { PostAnswer, PostTo } from './page.ts';
import { findDecoder, readBeginning } from './read-body.ts';

/**
 * Statuses after which it is sent again elsewhere. Browsers make a GET of it after 301 and 302,
 * which would tell nobody anything; 303 says that it has been dealt with.
 */
const SENT_AGAIN = new Set([301, 302, 307, 308]);

const ACCEPT = 'text/xml, application/xml, text/html;q=0.9, */*;q=0.8';

/** Makes the sender. Its User-Agent says “Webmention”, as its discovery does. */
export function createPostTo({ userAgent, ...guard }: NetOptions): PostTo {
  const named = namingWebmention(checkedUserAgent(userAgent));
  return async (first, limits, { signal: outer, mayAsk, contentType, body }) =>
    await withinDeadline(limits.timeoutMs, outer, async (signal) => {
      const request = {
        guard,
        userAgent: named,
        accept: ACCEPT,
        limits,
        signal,
        isCut: true,
        form: { contentType, body },
      };
      return await followRedirects(
        first,
        (url) => askOnce(url, request, (response) => answerOf(url, response, limits.maxBytes)),
        { guard, limits, mayAsk },
      );
    });
}

/** A body that breaks off is no matter: the status has told what became of what was sent. */
async function answerOf(
  url: URL,
  { statusCode: status, headers, body }: Response,
  maxBytes: number,
): Promise<PostAnswer | Redirect> {
  const location = firstOf(headers.location);
  if (SENT_AGAIN.has(status) && location !== null) return { kind: 'redirect', location };
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
