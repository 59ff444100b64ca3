/**
 * Transient failures: which failures of a request may be gone at the next try, and when that is made.
 */
import type { FetchFailure } from './page.ts';

const TRANSIENT_FAILURES: ReadonlySet<string> = new Set<FetchFailure>([
  'no-such-host',
  'network',
  'timeout',
  'bad-status',
]);

/** Request Timeout, Too Early, Too Many Requests. */
const TRANSIENT_CLIENT_ERRORS: ReadonlySet<number> = new Set([408, 425, 429]);

/** @param why a `FetchFailure`, or a domain's own reason for not reaching a page, which is permanent */
export function isTransient(why: string): boolean {
  return TRANSIENT_FAILURES.has(why);
}

/** Whether a GET or a POST may get a better status at the next try. */
export function isTransientStatus(status: number): boolean {
  return TRANSIENT_CLIENT_ERRORS.has(status) || status >= 500;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The pauses after each transient failure in a row; after the last one, no try is left. */
export const RETRY_PAUSES_MS: readonly number[] = [
  MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
  24 * HOUR_MS,
];
