/**
 * Formats dates for the admin, and converts them to and from the blog's time zone.
 */
import { momentShown, readShown, shownAt } from '../../../lib/time.ts';

/** `iso` is for the `datetime` attribute. */
export type TimeView = { text: string; iso: string };

/** Creating a format is far slower than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** "23 Nov 2026, 10:00"; `timeZone` as the setting has it. */
export function presentTime(date: Date, timeZone: string): TimeView {
  const known = formats.get(timeZone);
  const format =
    known ??
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  if (!known) formats.set(timeZone, format);
  return { text: format.format(date), iso: date.toISOString() };
}

/** "23 Nov 2026". */
export function presentDay(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone }).format(date);
}

/** "10:32". */
export function presentHour(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(date);
}

const UNITS = [
  ['year', 365 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "2 hours", from milliseconds, in the largest whole unit. */
export function presentAge(ms: number): string {
  for (const [unit, length] of UNITS) {
    const count = Math.floor(ms / length);
    if (count > 0) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}

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
