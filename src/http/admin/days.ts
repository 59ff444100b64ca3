/**
 * Days as the owner's calendar has them: where each begins, in any time zone.
 */

const DAY_MS = 86_400_000;

/** When the last so many days began there, the earliest first; the last is today. */
export function startsOfDays(now: Date, timeZone: string, count: number): Date[] {
  const today = wallClock(now, timeZone);
  const midnight = Math.floor(today / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_each, index) =>
    momentOf(midnight - (count - 1 - index) * DAY_MS, timeZone),
  );
}

/** The moment at which clocks there show `wall`; twice, since summer time may begin in between. */
function momentOf(wall: number, timeZone: string): Date {
  const guess = wall - (wallClock(new Date(wall), timeZone) - wall);
  return new Date(wall - (wallClock(new Date(guess), timeZone) - guess));
}

/** What clocks there show, as milliseconds since 1970 on a clock of that kind. */
function wallClock(moment: Date, timeZone: string): number {
  const parts = formatFor(timeZone).formatToParts(moment);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return (
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) +
    (moment.getTime() % 1_000)
  );
}

/** Making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}
