/**
 * Which publication date of a response is believed, and stored.
 */

/** No page of the web is older. */
const EARLIEST = Date.UTC(1990, 0, 1);
const HALF_A_DAY_MS = 43_200_000;

/**
 * The instant that a page's date stands for; `null` for one that is later than the receipt of the
 * linkback, or before 1990. A day without a time is its noon in UTC, which is the same day in nearly
 * every time zone, but no later than the receipt.
 *
 * @param published ISO 8601: an instant, or a day
 */
export function publishedAt(published: string | null, receivedAt: Date): Date | null {
  if (published === null) return null;
  const begin = Date.parse(published);
  if (!(begin >= EARLIEST && begin <= receivedAt.getTime())) return null;
  const isDay = !published.includes('T');
  return new Date(isDay ? Math.min(begin + HALF_A_DAY_MS, receivedAt.getTime()) : begin);
}
