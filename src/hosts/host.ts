/**
 * A foreign host: the limits of fetches from it, and its reputation. Limited are fetches in flight (to one), fetches
 * in any minute, and the time, bytes and redirects of each: pure arithmetic over the host's row, which store.ts reads
 * and writes. The reputation is the owner's decisions about its linkbacks, and the list of trusted hosts; from it
 * follows which hosts are known.
 *
 * The ends of the last fetches are stored one by one, so that no interval of sixty seconds has more
 * than the limit.
 */
import type { Config } from '../config.ts';
import type { DbOrTransaction } from '../db/client.ts';
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

/** The owner's decisions about a host. */
type Reputation = {
  name: string;
  /** How many linkbacks that it served the owner has decided about, and how. */
  approved: number;
  rejected: number;
  spam: number;
  /** The list names this very host: trusting a hosting company does not trust its customers. */
  trusted: boolean;
};

/**
 * Reads one reputation for each name, in order; a host without a row has no decisions.
 *
 * @param names as URLs have them, without port
 */
export async function reputationsOf(
  db: DbOrTransaction,
  names: readonly string[],
): Promise<Reputation[]> {
  const hosts = await db.host.findMany({
    where: { name: { in: [...names] } },
    select: { name: true, approved: true, rejected: true, spam: true },
  });
  const trusted = await db.listEntry.findMany({
    where: { list: 'trusted-host', value: { in: [...names] } },
  });
  return names.map((name) => ({
    ...(hosts.find((host) => host.name === name) ?? { name, approved: 0, rejected: 0, spam: 0 }),
    trusted: trusted.some(({ value }) => value === name),
  }));
}

export async function isKnownHost(db: DbOrTransaction, name: string): Promise<boolean> {
  return (await reputationsOf(db, [name])).every(isKnown);
}

/** Whether the owner approved one of its linkbacks by hand, or trusts it. */
export function isKnown({ approved, trusted }: Reputation): boolean {
  return approved > 0 || trusted;
}
