/**
 * How often a host may be asked: one fetch in flight, a few in any minute, whatever arrives.
 *
 * Pure arithmetic over the host's row; store.ts keeps it. The ends of the last fetches are
 * remembered one by one, so that no sixty seconds, however they are laid, hold more.
 */
import type { Config } from '../config.ts';
import type { FetchLimits } from '../net/page.ts';

export const MINUTE_MS = 60_000;
/** Pages that may wait for a parser's thread at once, beside those that senders wait for. */
export const WORKER_CHECKS = 8;
/** Links told at once; a page that is looked at for its endpoints waits for a parser, too. */
export const WORKER_SENDS = 4;
export const PARSER_THREADS = 2;
/** Read one after the other while their hosts are held: a source, and one that vouches for it. */
const PAGES_OF_A_CHECK = 2;

/**
 * How long a check may keep its hosts before another process may take over: longer than fetching
 * and parsing can last at the worst, so only a process that died loses them. In milliseconds.
 */
export function leaseMs(config: {
  fetchTimeoutMs: number;
  parseTimeoutMs: number;
  inlineChecks: number;
}): number {
  const pagesAhead = Math.ceil(
    (WORKER_CHECKS + WORKER_SENDS + config.inlineChecks) / PARSER_THREADS,
  );
  const pageMs = config.fetchTimeoutMs + pagesAhead * config.parseTimeoutMs;
  return PAGES_OF_A_CHECK * pageMs + 5_000;
}

/**
 * Longer than any lease, and than any minute that is full. A host that is free only after that was
 * held before the clock was set back, and is free.
 */
export const LONGEST_HELD_MS = 15 * MINUTE_MS;

/** The host is ours until `until`; `recentFetches` counts this fetch as if it lasted so long. */
export type Lease = { host: string; until: Date; recentFetches: string };

/** @returns `null` while the host is asked by someone else or its minute is full */
export function takeLease(
  host: { name: string; freeAt: Date; recentFetches: string },
  now: Date,
  perMinute: number,
  leaseMs: number,
): Lease | null {
  const heldMs = host.freeAt.getTime() - now.getTime();
  if (heldMs > 0 && heldMs <= LONGEST_HELD_MS) return null;
  const recent = within(host.recentFetches, now);
  if (recent.length >= perMinute) return null;
  const until = new Date(now.getTime() + leaseMs);
  return { host: host.name, until, recentFetches: [...recent, until.getTime()].join(',') };
}

/**
 * The same host once more within one fetch: a redirect, or another page of it. The request before
 * is over.
 *
 * @returns `null` when its minute is full
 */
export function takeAgain(lease: Lease, now: Date, perMinute: number): Lease | null {
  const recent = withLastEnded(lease, now);
  if (recent.length >= perMinute) return null;
  return { ...lease, recentFetches: [...recent, lease.until.getTime()].join(',') };
}

/**
 * What the host's row says once the fetch is over, and when the host may be asked again.
 *
 * A fetch counts by its end: its request may have travelled long, and must have arrived by then.
 * The host would else see six requests in a minute where the first was slow and the sixth was not.
 */
export function endLease(
  lease: Lease,
  now: Date,
  perMinute: number,
): { freeAt: Date; recentFetches: string } {
  const recent = withLastEnded(lease, now);
  const first = recent[recent.length - perMinute];
  return {
    freeAt: first === undefined ? now : new Date(first + MINUTE_MS),
    recentFetches: recent.join(','),
  };
}

function withLastEnded({ recentFetches }: Lease, now: Date): number[] {
  const before = recentFetches.split(',').slice(0, -1).join(',');
  return [...within(before, now), now.getTime()];
}

function within(recentFetches: string, now: Date): number[] {
  return recentFetches
    .split(',')
    .map(Number)
    .filter((at) => at > now.getTime() - MINUTE_MS && at <= now.getTime() + LONGEST_HELD_MS);
}

export function fetchLimits(
  config: Pick<
    Config,
    'fetchTimeoutMs' | 'fetchMaxBytes' | 'fetchMaxRedirects' | 'hostFetchesPerMinute'
  >,
): FetchLimits {
  return {
    timeoutMs: config.fetchTimeoutMs,
    maxBytes: config.fetchMaxBytes,
    // Each redirect is a request on somebody's budget; more than fit in a minute would never end.
    maxRedirects: Math.min(config.fetchMaxRedirects, config.hostFetchesPerMinute - 1),
  };
}
