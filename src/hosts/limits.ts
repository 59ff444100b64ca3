/**
 * How much one fetch may take of a host: time, bytes, and no more requests than its minute holds.
 */
import type { Config } from '../config.ts';
import type { FetchLimits } from '../net/page.ts';

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
