/**
 * Moments in the shell, by the clocks of the blog's time zone.
 */
import { shownAt } from '../lib/time-zone.ts';

/** `2026-11-23` */
export function dayText(at: Date, timeZone: string): string {
  return shownAt(at, timeZone).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** `2026-11-23 10:00` */
export function minuteText(at: Date, timeZone: string): string {
  return shownAt(at, timeZone).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ');
}
