/**
 * The overview: drafts, pending responses, failed notifications, recent responses by host, and a chart
 * of responses by day with the same numbers as a table.
 */
import { Router, type Response } from 'express';
import { may, type User } from '../../../accounts/user.ts';
import { commentTrends } from '../../../comments/admin-list.ts';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { startsOfDays, presentTime } from '../lib/time.ts';
import { countWaiting } from '../moderation/states.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { OverviewView, ChartBar, DaysChartView } from '../views/settings.ts';
import type { ProxyWatch } from '../../request/client.ts';
import { settingsFor } from '../../request/settings.ts';
import { linkbackTrends, type DayCounts } from '../../../linkbacks/trends.ts';
import { countFailedMail } from '../../../mail/queue.ts';
import { listFailures } from '../../../outbox/list.ts';
import { listDrafts } from '../../../posts/lists.ts';
import { postName } from '../../../posts/post.ts';

const MAX_ROWS = 5;
const MAX_HOSTS = 8;
const DAYS = 30;

type OverviewDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function overviewPage(
  deps: OverviewDeps,
  views: AdminViews,
  proxies: Pick<ProxyWatch, 'untrusted'>,
): Router {
  const router = Router();
  router.get('/', async (_req, res) => {
    const settings = await settingsFor(deps, res);
    await views.render(res, 'overview', settings, await overview(res, settings.timeZone));
  });
  return router;

  async function overview(res: Response, timeZone: string): Promise<OverviewView> {
    const { user } = signedIn(res);
    const whose = may(user, 'edit') ? {} : { authorId: user.author?.id ?? 0 };
    const drafts = await listDrafts(deps, { ...whose, max: MAX_ROWS + 1 });
    return {
      name: user.name,
      untrustedProxy: may(user, 'manage') ? proxies.untrusted() : null,
      drafts: drafts.slice(0, MAX_ROWS).map(({ id, updatedAt, ...post }) => ({
        title: postName(post),
        url: adminUrl(deps.config.siteUrl, `/posts/${id}`),
        changed: presentTime(updatedAt, timeZone),
      })),
      hasMoreDrafts: drafts.length > MAX_ROWS,
      responses: may(user, 'moderate') ? await responses(user, timeZone) : null,
    };
  }

  async function responses(
    user: User,
    timeZone: string,
  ): Promise<NonNullable<OverviewView['responses']>> {
    const starts = startsOfDays(deps.clock.now(), timeZone, DAYS);
    const [waiting, failedEmails, comments, failures, trends] = await Promise.all([
      countWaiting(deps),
      may(user, 'manage') ? countFailedMail(deps) : 0,
      commentTrends(deps, starts),
      listFailures(deps, MAX_ROWS + 1),
      linkbackTrends(deps, { starts, maxHosts: MAX_HOSTS }),
    ]);
    const { hosts } = trends;
    const days = trends.days.map((counts, day) => ({ ...counts, comment: comments[day] ?? 0 }));
    const max = hosts[0]?.count ?? 1;
    return {
      waiting,
      failedEmails,
      failures: failures.slice(0, MAX_ROWS).map(({ target, postTitle, lastAnswer }) => ({
        target,
        postTitle,
        answer: lastAnswer ?? 'no answer',
      })),
      hasMoreFailures: failures.length > MAX_ROWS,
      days: presentDaysChart(days, starts, timeZone),
      hosts: hosts.map(({ host, count }) => ({
        host,
        count,
        length: Math.max(1, Math.round((count / max) * 100)),
      })),
    };
  }
}

const WIDTH = 600;
const HEIGHT = 120;
const GAP = 4;
const KINDS = ['webmention', 'pingback', 'trackback', 'comment'] as const;

/** Responses of one day, by protocol, and comments. */
type ResponseCounts = DayCounts & { comment: number };

/** @param starts the start of each of `days` in `timeZone` */
function presentDaysChart(
  days: readonly ResponseCounts[],
  starts: readonly Date[],
  timeZone: string,
): DaysChartView {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  // Noon, so that a change of clocks cannot shift it to another day.
  const names = starts.map((start) => format.format(new Date(start.getTime() + 43_200_000)));
  const totals = days.map(sum);
  const total = totals.reduce((all, each) => all + each, 0);
  const max = Math.max(0, ...totals);
  const busiest = names[totals.indexOf(max)] ?? '';
  const comments = days.reduce((all, { comment }) => all + comment, 0);
  const named = [
    ...(total > comments || comments === 0 ? [plural(total - comments, 'linkback')] : []),
    ...(comments > 0 ? [plural(comments, 'comment')] : []),
  ].join(' and ');
  return {
    total,
    summary:
      total === 0
        ? `No linkbacks or comments in the last ${days.length} days.`
        : `${named} in the last ${days.length} days. Most on ${busiest}: ${max}.`,
    width: WIDTH,
    height: HEIGHT,
    bars: days.map((counts, index) => barOf(counts, index, days.length, max)),
    firstDay: names[0] ?? '',
    lastDay: names.at(-1) ?? '',
    max,
    kinds: KINDS.map((name) => ({
      name,
      count: days.reduce((all, counts) => all + counts[name], 0),
    })),
    rows: days
      .map((counts, index) => ({
        day: names[index] ?? '',
        counts: KINDS.map((name) => counts[name]),
        total: totals[index] ?? 0,
      }))
      .filter((row) => row.total > 0)
      .reverse(),
  };
}

function barOf(counts: ResponseCounts, index: number, bars: number, max: number): ChartBar {
  const step = WIDTH / bars;
  let y = HEIGHT;
  const parts = KINDS.filter((kind) => counts[kind] > 0).map((kind) => {
    const height = (counts[kind] / max) * HEIGHT;
    y -= height;
    return { kind, y: round(y), height: round(height) };
  });
  return { x: round(index * step + GAP / 2), width: round(step - GAP), parts };
}

function sum(counts: ResponseCounts): number {
  return KINDS.reduce((all, kind) => all + counts[kind], 0);
}

function plural(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
