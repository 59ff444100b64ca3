/**
 * Which failures to read a page may be gone at the next try. Whoever fetches again asks here; what it
 * means to a ping that is to be sent is the outbox's own question.
 */
import type { FetchFailure } from './page.ts';

const TRANSIENT_CODES: ReadonlySet<string> = new Set<FetchFailure>([
  'no-such-host',
  'network',
  'timeout',
  'bad-status',
]);

/** @param why A `FetchFailure`, or what the caller itself calls unreachable, which never heals. */
export function isTransient(why: string): boolean {
  return TRANSIENT_CODES.has(why);
}

/** 4xx that pass: Request Timeout, Too Early, Too Many Requests. */
const PASSING = new Set([408, 425, 429]);

/** Whether the next try may be answered better, whatever is sent. */
export function isTemporaryStatus(status: number): boolean {
  return PASSING.has(status) || status >= 500;
}
