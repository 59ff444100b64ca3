/**
 * Moments by the clocks of the blog's time zone: as a form's field of date and time has them, and
 * where days begin.
 */
import { momentShown, readShown, shownAt } from '../../../lib/time-zone.ts';

const FIELD = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/;
const DAY_MS = 86_400_000;

/** `2026-11-24T10:00`; `timeZone` as the setting has it. */
export function toWallClock(date: Date, timeZone: string): string {
  return shownAt(date, timeZone).toISOString().slice(0, 16);
}

/**
 * The moment at which the clock shows that. Where it shows it twice, the first one; where it leaps
 * over it, as much after the leap. `null`: no date and time.
 */
export function fromWallClock(typed: string, timeZone: string): Date | null {
  const [, day = '', time] = FIELD.exec(typed) ?? [];
  const shown = readShown(day, time);
  return shown && momentShown(shown, timeZone);
}

/** When the last so many days began there, the earliest first; the last is today. */
export function startsOfDays(now: Date, timeZone: string, count: number): Date[] {
  const today = Math.floor(shownAt(now, timeZone).getTime() / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_each, index) =>
    momentShown(new Date(today - (count - 1 - index) * DAY_MS), timeZone),
  );
}
