/**
 * How often a host may be asked: one fetch in flight, a few in any minute, whatever arrives.
 *
 * Pure arithmetic over the host's row; host-store.ts keeps it. The times of the last fetches
 * are remembered one by one, so that no sixty seconds, however they are laid, hold more.
 */

export const MINUTE_MS = 60_000;
/** Pages that may wait for a parser's thread at once, beside those that senders wait for. */
export const WORKER_CHECKS = 8;
/** Links told at once; a page that is looked at for its endpoints waits for a parser, too. */
export const WORKER_SENDS = 4;
export const PARSER_THREADS = 2;

/**
 * How long a fetch may keep its host before another process may take over: longer than fetch and
 * parse can last at the worst, so only a process that died loses it. In milliseconds.
 */
export function leaseMs(config: {
  fetchTimeoutMs: number;
  parseTimeoutMs: number;
  inlineChecks: number;
}): number {
  const pagesAhead = Math.ceil(
    (WORKER_CHECKS + WORKER_SENDS + config.inlineChecks) / PARSER_THREADS,
  );
  return config.fetchTimeoutMs + pagesAhead * config.parseTimeoutMs + 5_000;
}

/** The host is ours until `until`; `recentFetches` now counts this fetch. */
export type Lease = { host: string; until: Date; recentFetches: string };

/** @returns `null` while the host is asked by someone else or its minute is full */
export function takeLease(
  host: { name: string; freeAt: Date; recentFetches: string },
  now: Date,
  perMinute: number,
  leaseMs: number,
): Lease | null {
  if (host.freeAt > now) return null;
  const recent = within(host.recentFetches, now);
  if (recent.length >= perMinute) return null;
  return {
    host: host.name,
    until: new Date(now.getTime() + leaseMs),
    recentFetches: [...recent, now.getTime()].join(','),
  };
}

/**
 * The same host once more within one fetch: a redirect, or another page of it.
 *
 * @returns `null` when its minute is full
 */
export function takeAgain(lease: Lease, now: Date, perMinute: number): Lease | null {
  const recent = within(lease.recentFetches, now);
  if (recent.length >= perMinute) return null;
  return { ...lease, recentFetches: [...recent, now.getTime()].join(',') };
}

/** When the host may be asked again, once the fetch is over. */
export function freeAfter(lease: Lease, now: Date, perMinute: number): Date {
  const recent = within(lease.recentFetches, now);
  const first = recent[recent.length - perMinute];
  return first === undefined ? now : new Date(first + MINUTE_MS);
}

function within(recentFetches: string, now: Date): number[] {
  return recentFetches
    .split(',')
    .map(Number)
    .filter((at) => at > now.getTime() - MINUTE_MS);
}
