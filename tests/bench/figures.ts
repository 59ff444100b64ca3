/**
 * Statistics of measurements. Pure.
 */

/** The smallest value that `share` of them (0 to 1) do not exceed; `NaN` of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** The most of the times, ascending and in milliseconds, that lie within any `windowMs`. */
export function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  times.forEach((time, last) => {
    while (time - (times[first] ?? time) >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return most;
}
