/**
 * The present time as an argument, so that tests can set it, and conversions between points in time and the local
 * date and time of a time zone.
 *
 * A local time is a `Date` whose UTC fields hold it; `timeZone` is a name that Intl knows.
 */

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Creating a format takes longer than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  const made =
    known ??
    new Intl.DateTimeFormat('en', {
      timeZone,
      // The ISO calendar of ICU uses the Julian calendar before 1582.
      calendar: 'gregory',
      era: 'short',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  if (!known) formats.set(timeZone, made);
  return made;
}

const CALENDAR_DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Parses a local date and time: `2026-11-24`, and `10:00` or `10:00:30.5`.
 *
 * @returns `null` for a day or time that does not exist
 */
export function readShown(day: string, time = '00:00'): Date | null {
  const shown = new Date(`${day}T${time}Z`);
  if (!CALENDAR_DAY.test(day) || Number.isNaN(shown.getTime())) return null;
  // The constructor reads 30 February as a day in March, and 24:00 as the next day.
  return shown.toISOString().startsWith(day) ? shown : null;
}

/** The offset of the time zone from UTC at that moment, in milliseconds: whole minutes. */
function offsetAt(moment: Date, timeZone: string): number {
  const parts = formatFor(timeZone).formatToParts(moment);
  const fields = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const { year, month, day, hour, minute } = fields;
  const shown = new Date(0);
  // Date.UTC reads years below 100 as 19xx; the year before 1 AD is 1 BC.
  shown.setUTCFullYear(
    fields['era'] === 'BC' ? 1 - Number(year) : Number(year),
    Number(month) - 1,
    Number(day),
  );
  shown.setUTCHours(Number(hour), Number(minute));
  return shown.getTime() - Math.floor(moment.getTime() / MINUTE) * MINUTE;
}

/** The local time at a moment. */
export function shownAt(moment: Date, timeZone: string): Date {
  return ahead(moment, offsetAt(moment, timeZone));
}

/**
 * The moment of a local time. The first one if the local time comes twice; for one that is skipped, as
 * long after the gap.
 */
export function momentShown(shown: Date, timeZone: string): Date {
  const guessBy = (dayAway: Date) => new Date(shown.getTime() - offsetAt(dayAway, timeZone));
  const guess = guessBy(new Date(shown.getTime() - DAY));
  const isRight = (moment: Date) => shownAt(moment, timeZone).getTime() === shown.getTime();
  if (isRight(guess)) return guess;
  const other = guessBy(new Date(shown.getTime() + DAY));
  return isRight(other) ? other : guess;
}

/** `2026-03-31T20:00:00.000-07:00`; with `Z` for UTC. */
export function isoIn(moment: Date, timeZone: string): string {
  const offset = offsetAt(moment, timeZone);
  return ahead(moment, offset)
    .toISOString()
    .replace('Z', offsetText(offset, ':') ?? 'Z');
}

/**
 * `Tue, 31 Mar 2026 20:00:00 -0700`; with `GMT` for UTC.
 *
 * @see https://www.rfc-editor.org/rfc/rfc822#section-5
 */
export function rfc822In(moment: Date, timeZone: string): string {
  const offset = offsetAt(moment, timeZone);
  return ahead(moment, offset)
    .toUTCString()
    .replace('GMT', offsetText(offset, '') ?? 'GMT');
}

function ahead(moment: Date, offset: number): Date {
  return new Date(moment.getTime() + offset);
}

/** `offset` in milliseconds; `null`: none. */
function offsetText(offset: number, separator: string): string | null {
  const minutes = offset / MINUTE;
  if (minutes === 0) return null;
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const away = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(away / 60)}${separator}${two(away % 60)}`;
}

export type Clock = { now(): Date };

export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- the one place that reads the machine's clock.
  now: () => new Date(),
};

/**
 * How much the clocks of two machines may differ. A time further in the future was written before the
 * clock was set back, and says nothing about how long ago it was.
 */
export const CLOCK_SKEW_MS = 60_000;

/** Milliseconds from `moment` to `now`; `Infinity` for a time written before the clock was set back. */
export function passedMs(moment: Date, now: Date): number {
  const passed = now.getTime() - moment.getTime();
  return passed < -CLOCK_SKEW_MS ? Infinity : passed;
}

/** A clock that only moves when it is advanced. */
export function fixedClock(iso: string): Clock & { advance(ms: number): void } {
  let at = new Date(iso).getTime();
  return {
    now: () => new Date(at),
    advance(ms) {
      at += ms;
    },
  };
}

/** The names of time zones to choose from: UTC first, and `current`, whatever it is. */
export function timeZoneNames(current: string): string[] {
  return [...new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])];
}
