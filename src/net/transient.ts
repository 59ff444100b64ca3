/**
 * Transient failures: which failures of a request may be gone at the next try.
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
