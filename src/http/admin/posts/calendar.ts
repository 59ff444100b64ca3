/**
 * The calendar of what is planned: two months at a time, from this month on, for choosing the date of a
 * post, and as a page.
 */
import { Router, type Response } from 'express';
import { may } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { CalendarView, DayView, TurnView } from '../views/posts.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { momentShown, readShown, shownAt } from '../../../lib/time.ts';
import { listPlanned, type Planned } from '../../../posts/planned.ts';
import { postName } from '../../../posts/post.ts';

type CalendarDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const MONTHS = 2;
const DAYS_A_WEEK = 7;
/** Further years would not fit into the field of a date. */
const LAST_YEAR = 9_998;

export function calendarPages(deps: CalendarDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get('/calendar', async (req, res) => {
    const settings = await settingsFor(deps, res);
    const { timeZone } = settings;
    const month = new URL(req.originalUrl, siteUrl).searchParams.get('month') ?? '';
    const { calendar, planned } = await readCalendar(deps, res, timeZone, month);
    await views.render(res, 'calendar', settings, {
      calendar,
      planned: planned.map((post) => ({
        title: postName(post),
        url: adminUrl(siteUrl, `/posts/${post.id}`),
        time: presentTime(post.publishedAt, timeZone),
      })),
      timeZone,
    });
  });
  return router;
}

/** @param month such as `2027-01`; others are this month */
export async function calendarView(
  deps: CalendarDeps,
  res: Response,
  timeZone: string,
  month = '',
): Promise<CalendarView> {
  return (await readCalendar(deps, res, timeZone, month)).calendar;
}

/** Authors see what they have planned themselves. */
async function readCalendar(deps: CalendarDeps, res: Response, timeZone: string, month: string) {
  const today = shownAt(deps.clock.now(), timeZone);
  const first = firstMonth(month, today);
  const { user } = signedIn(res);
  const planned = await listPlanned(deps, {
    from: momentShown(first, timeZone),
    before: momentShown(monthAfter(first, MONTHS), timeZone),
    ...(!may(user, 'edit') && { authorId: user.author?.id ?? 0 }),
  });
  const turnTo = (to: Date): TurnView => {
    const name = isoDay(to).slice(0, 7);
    const url = adminUrl(deps.config.siteUrl, `/posts/calendar?month=${name}`);
    return { month: name, name: monthName(to), url };
  };
  const calendar = {
    months: monthsFrom(first, planned, { today, timeZone }),
    earlier:
      first > today ? turnTo(latest(monthAfter(first, -MONTHS), monthAfter(today, 0))) : null,
    later: first.getUTCFullYear() < LAST_YEAR ? turnTo(monthAfter(first, MONTHS)) : null,
  };
  return { calendar, planned };
}

/** The beginning of a month: that one, or this month if that is past or none. */
function firstMonth(month: string, today: Date): Date {
  const asked = readShown(`${month}-01`);
  const isLater = asked && asked > today && asked.getUTCFullYear() <= LAST_YEAR;
  return isLater ? asked : monthAfter(today, 0);
}

/** @param first the beginning of the first month; it and `today` are local times, as are all dates here */
export function monthsFrom(
  first: Date,
  planned: readonly Planned[],
  { today, timeZone }: { today: Date; timeZone: string },
): CalendarView['months'] {
  const ofDays = new Map<string, string[]>();
  for (const post of planned) {
    const [day = '', time = ''] = shownAt(post.publishedAt, timeZone).toISOString().split('T');
    ofDays.set(day, [...(ofDays.get(day) ?? []), `${time.slice(0, 5)} ${postName(post)}`]);
  }
  const iso = isoDay(today);
  return Array.from({ length: MONTHS }, (_, index) => {
    const month = monthAfter(first, index);
    return { name: monthName(month), weeks: weeksOf(month, { today: iso, ofDays }) };
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

function latest(one: Date, other: Date): Date {
  return one > other ? one : other;
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
