/**
 * Which HTTP statuses say “not now” rather than “no”, to a GET as to a POST.
 */

/** 4xx that pass: Request Timeout, Too Early, Too Many Requests. */
const PASSING = new Set([408, 425, 429]);

/** Whether the next try may be answered better, whatever is sent. */
export function isTemporaryStatus(status: number): boolean {
  return PASSING.has(status) || status >= 500;
}
