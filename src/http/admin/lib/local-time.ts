/**
 * Dates in the blog's time zone.
 */
import { momentShown, readShown, shownAt } from '../../../lib/time-zone.ts';

const FIELD = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/;
const DAY_MS = 86_400_000;

/** `2026-11-24T10:00`; `timeZone` as the setting has it. */
export function toWallClock(date: Date, timeZone: string): string {
  return shownAt(date, timeZone).toISOString().slice(0, 16);
}

/**
 * Parses a value of `toWallClock`. Of an hour that occurs twice, the first; of one that is skipped,
 * the same time after the change of clocks. `null` if it is not a date and time.
 */
export function fromWallClock(typed: string, timeZone: string): Date | null {
  const [, day = '', time] = FIELD.exec(typed) ?? [];
  const shown = readShown(day, time);
  return shown && momentShown(shown, timeZone);
}

/** The starts of the last `count` days in that time zone, the earliest first; the last one is today. */
export function startsOfDays(now: Date, timeZone: string, count: number): Date[] {
  const today = Math.floor(shownAt(now, timeZone).getTime() / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_each, index) =>
    momentShown(new Date(today - (count - 1 - index) * DAY_MS), timeZone),
  );
}
