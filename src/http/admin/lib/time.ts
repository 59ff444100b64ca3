/**
 * Formats dates for the admin, and converts them to and from the blog's time zone.
 */

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

/** "10:32". */
export function presentHour(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(date);
}

const UNITS = [
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
