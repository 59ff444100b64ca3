/**
 * The calendar of what is planned: this month and the next, for choosing the date of a post.
 */
import type { Response } from 'express';
import { may } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { signedIn } from '../session/signed-in.ts';
import type { CalendarView, DayView } from '../views/posts.ts';
import { momentShown, shownAt } from '../../../lib/time.ts';
import { listPlanned, type Planned } from '../../../posts/planned.ts';
import { postName } from '../../../posts/post.ts';

const MONTHS = 2;
const DAYS_A_WEEK = 7;

/** Authors see what they have planned themselves. */
export async function calendarView(
  deps: Pick<Deps, 'db' | 'clock'>,
  res: Response,
  timeZone: string,
): Promise<CalendarView> {
  const today = shownAt(deps.clock.now(), timeZone);
  const { user } = signedIn(res);
  const planned = await listPlanned(deps, {
    before: momentShown(monthAfter(today, MONTHS), timeZone),
    ...(!may(user, 'edit') && { authorId: user.author?.id ?? 0 }),
  });
  return monthsFrom(today, planned, timeZone);
}

/** @param today a local time, as are all dates of the calendar */
export function monthsFrom(
  today: Date,
  planned: readonly Planned[],
  timeZone: string,
): CalendarView {
  const ofDays = new Map<string, string[]>();
  for (const post of planned) {
    const [day = '', time = ''] = shownAt(post.publishedAt, timeZone).toISOString().split('T');
    ofDays.set(day, [...(ofDays.get(day) ?? []), `${time.slice(0, 5)} ${postName(post)}`]);
  }
  const iso = isoDay(today);
  return Array.from({ length: MONTHS }, (_, index) => {
    const first = monthAfter(today, index);
    return { name: monthName(first), weeks: weeksOf(first, { today: iso, ofDays }) };
  });
}

function weeksOf(
  first: Date,
  { today, ofDays }: { today: string; ofDays: ReadonlyMap<string, string[]> },
): (DayView | null)[][] {
  const next = monthAfter(first, 1);
  const cells: (DayView | null)[] = Array<null>((first.getUTCDay() + 6) % DAYS_A_WEEK).fill(null);
  for (const date = new Date(first); date < next; date.setUTCDate(date.getUTCDate() + 1)) {
    const iso = isoDay(date);
    const planned = ofDays.get(iso) ?? [];
    const isPast = iso < today;
    cells.push({ day: date.getUTCDate(), iso, isToday: iso === today, isPast, planned });
  }
  while (cells.length % DAYS_A_WEEK > 0) cells.push(null);
  return Array.from({ length: cells.length / DAYS_A_WEEK }, (_, week) =>
    cells.slice(week * DAYS_A_WEEK, (week + 1) * DAYS_A_WEEK),
  );
}

function monthAfter(date: Date, months: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
}

function monthName(date: Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(date);
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
