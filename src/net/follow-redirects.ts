/**
 * From one address to where it leads, each hop checked like the first.
 *
 * Which answers are redirects is the caller's to say: a POST is not sent again for each of them.
 * Called by fetch-page.ts and post-to.ts.
 */
import { parseHttpUrl } from '../lib/url.ts';
import { hasForbiddenPort } from './forbidden-port.ts';
import type { Guard } from './guarded-client.ts';
import type { FetchFailure, FetchLimits } from './page.ts';
import { isRefusedLiteral } from './public-address.ts';

/** `location` is as sent: relative, absolute or nonsense. */
export type Redirect = { kind: 'redirect'; location: string };

type NoAnswer = { kind: 'unreachable'; why: FetchFailure } | { kind: 'host-busy'; host: string };

/** Every hop passes the checks that the first URL passed, before anyone's budget is asked. */
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
