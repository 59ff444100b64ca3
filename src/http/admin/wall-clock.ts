/**
 * Moments as a form's field of date and time has them: by the clocks of the blog's time zone.
 */
import { momentShown, shownAt } from '../../lib/time-zone.ts';

const FIELD = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** `2026-11-24T10:00`; `timeZone` as the setting has it. */
export function toWallClock(date: Date, timeZone: string): string {
  return shownAt(date, timeZone).toISOString().slice(0, 16);
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
  return momentShown(asUtc, timeZone);
}
