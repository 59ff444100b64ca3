/**
 * The desk's first page: what is begun, what waits, what failed, and who answered lately.
 */
import { Router, type Response } from 'express';
import { may, type User } from '../../../accounts/user.ts';
import { commentTrends } from '../../../comments/trends.ts';
import type { Deps } from '../../../deps.ts';
import { startsOfDays } from '../lib/local-time.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { countWaiting } from '../moderation/counts.ts';
import { signedIn } from '../session/signed-in.ts';
import { presentDaysChart } from './present-chart.ts';
import type { OverviewView } from '../views/overview.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/settings.ts';
import type { ProxyWatch } from '../../server/proxy-watch.ts';
import { linkbackTrends } from '../../../linkbacks/trends.ts';
import { countFailedMail } from '../../../mail/queue.ts';
import { listFailures } from '../../../outbox/list.ts';
import { listDrafts } from '../../../posts/lists.ts';

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
      drafts: drafts.slice(0, MAX_ROWS).map(({ id, title, updatedAt }) => ({
        title: title || 'Without a title',
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
