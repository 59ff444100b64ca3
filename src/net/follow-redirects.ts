/**
 * From one address to where it leads, each hop checked like the first.
 *
 * Which answers are redirects is the caller's to say: a POST is not sent again for each of them.
 * Called by fetch-page.ts and post-to.ts.
 */
import { setMaxListeners } from 'node:events';
import { parseHttpUrl } from '../lib/url.ts';
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

const FORBIDDEN = new Set([
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
  return FORBIDDEN.has(Number(url.port)); // '' is the scheme's own port, and 0 is not on the list
}

/**
 * Runs `work` under one signal for the caller's and for ours after `timeoutMs`.
 *
 * By hand rather than with `AbortSignal.any`, because the caller's may live as long as the process:
 * neither a timer nor a listener is left behind.
 *
 * @throws the caller's reason if `outer` aborts; from inside, that looks like the deadline
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
  // Every fetch may listen to one shutdown, and the socket of every hop listens to the deadline
  // until it is collected; Node would report the eleventh as a leak.
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
