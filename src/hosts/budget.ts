/**
 * Limits of fetches from one host: one in flight, a few in any minute, and time, bytes and redirects
 * for each. Pure arithmetic over the host's row; store.ts reads and writes it.
 *
 * The ends of the last fetches are stored one by one, so that no interval of sixty seconds has more
 * than the limit.
 */
import type { Config } from '../config.ts';
import type { FetchLimits } from '../net/page.ts';

export const MINUTE_MS = 60_000;
/** Checks of sources that the worker runs at once, besides those that senders wait for. */
export const WORKER_CHECKS = 8;
/** Outbox entries that the worker sends at once; endpoint discovery needs a parser thread, too. */
export const WORKER_SENDS = 4;
export const PARSER_THREADS = 2;
/** Pages read one after the other under the same leases: a source, and a vouch for it. */
const PAGES_OF_A_CHECK = 2;

/**
 * How long a lease lasts, in milliseconds: longer than fetching and parsing can take, so that only a
 * process that died loses its leases to another one.
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
 * Longer than any lease and any wait for a full minute. A host whose `freeAt` is further away was
 * leased before the clock was set back, and is free.
 */
export const LONGEST_LEASE_MS = 15 * MINUTE_MS;

/** A host leased until `until`; `recentFetches` counts this fetch as if it ended then. */
export type Lease = { host: string; until: Date; recentFetches: string };

/** @returns `null` while another fetch has the lease, or the minute is full */
export function takeLease(
  host: { name: string; freeAt: Date; recentFetches: string },
  now: Date,
  perMinute: number,
  leaseMs: number,
): Lease | null {
  const leasedMs = host.freeAt.getTime() - now.getTime();
  if (leasedMs > 0 && leasedMs <= LONGEST_LEASE_MS) return null;
  const recent = within(host.recentFetches, now);
  if (recent.length >= perMinute) return null;
  const until = new Date(now.getTime() + leaseMs);
  return { host: host.name, until, recentFetches: [...recent, until.getTime()].join(',') };
}

/**
 * Extends a lease by one request to the same host: a redirect, or another page. The request before
 * it has ended.
 *
 * @returns `null` when the host's minute is full
 */
export function takeAgain(lease: Lease, now: Date, perMinute: number): Lease | null {
  const recent = withLastEnded(lease, now);
  if (recent.length >= perMinute) return null;
  return { ...lease, recentFetches: [...recent, lease.until.getTime()].join(',') };
}

/**
 * The columns of the host's row after a fetch, with the time when the next one may begin.
 *
 * A fetch counts by its end, because its request has surely arrived by then. Counted by its start, a
 * slow first request and a fast last one could reach the host within the same minute.
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
    .filter((at) => at > now.getTime() - MINUTE_MS && at <= now.getTime() + LONGEST_LEASE_MS);
}

/** The limits of one fetch: time, bytes, and no more redirects than the host's minute allows. */
export function fetchLimits(
  config: Pick<
    Config,
    'fetchTimeoutMs' | 'fetchMaxBytes' | 'fetchMaxRedirects' | 'hostFetchesPerMinute'
  >,
): FetchLimits {
  return {
    timeoutMs: config.fetchTimeoutMs,
    maxBytes: config.fetchMaxBytes,
    // Each redirect is a request; more than a minute allows would never end.
    maxRedirects: Math.min(config.fetchMaxRedirects, config.hostFetchesPerMinute - 1),
  };
}
