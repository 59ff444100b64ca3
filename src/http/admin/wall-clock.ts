/**
 * Moments as a form's field of date and time has them: by the clock on the owner's wall.
 */

const MINUTE = 60_000;
const FIELD = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** `2026-11-24T10:00`; `timeZone` as the setting has it. */
export function toWallClock(date: Date, timeZone: string): string {
  return new Date(date.getTime() + offsetAt(date, timeZone)).toISOString().slice(0, 16);
}

/**
 * The moment at which the clock shows that. Where it shows it twice, the first one; where it leaps
 * over it, as much after the leap. `null`: no date and time.
 */
export function fromWallClock(shown: string, timeZone: string): Date | null {
  const asUtc = new Date(`${shown}Z`);
  if (!FIELD.test(shown) || Number.isNaN(asUtc.getTime())) return null;
  // `2026-02-30` is read as a day of March.
  if (asUtc.toISOString().slice(0, 16) !== shown) return null;
  const dayBefore = offsetAt(new Date(asUtc.getTime() - 1440 * MINUTE), timeZone);
  const guess = new Date(asUtc.getTime() - dayBefore);
  if (toWallClock(guess, timeZone) === shown) return guess;
  const dayAfter = offsetAt(new Date(asUtc.getTime() + 1440 * MINUTE), timeZone);
  const other = new Date(asUtc.getTime() - dayAfter);
  return toWallClock(other, timeZone) === shown ? other : guess;
}

/** How far the clock is ahead of UTC, in milliseconds. */
function offsetAt(date: Date, timeZone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
      .formatToParts(date)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute);
  return shown - Math.floor(date.getTime() / MINUTE) * MINUTE;
}
