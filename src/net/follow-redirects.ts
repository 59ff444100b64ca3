/**
 * Follows redirects: every hop is checked like the first URL, and all of them share one deadline.
 *
 * The caller says which responses are redirects, since a POST is not repeated after each of them.
 */
import { setMaxListeners } from 'node:events';
import { parseHttpUrl } from '../lib/url.ts';
import type { Guard } from './guarded-client.ts';
import type { FetchFailure, FetchLimits } from './page.ts';
import { isRefusedLiteral } from './public-address.ts';

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
