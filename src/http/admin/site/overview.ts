/**
 * The overview: what waits, first steps on a new blog, drafts, the latest responses in their words, a chart of
 * 30 days with the same numbers as a table, outbox and health.
 */
import { Router, type Response } from 'express';
import { may, type User } from '../../../accounts/user.ts';
import { readBackupStatus } from '../../../backup/status.ts';
import { commentTrends, findOldestPendingComment } from '../../../comments/admin-list.ts';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentAge, presentTime, startsOfDays } from '../lib/time.ts';
import { countWaiting } from '../moderation/states.ts';
import { signedIn } from '../session/signed-in.ts';
import { presentDaysChart } from './days-chart.ts';
import { plural } from '../lib/plural.ts';
import { presentLatest, presentReactions } from './latest-responses.ts';
import type { AdminViews } from '../views/render.ts';
import type { OverviewView, StepView } from '../views/overview.ts';
import type { ProxyWatch } from '../../request/headers.ts';
import { settingsFor } from '../../request/page-request.ts';
import { shownAt } from '../../../lib/time.ts';
import { findOldestPendingLinkback } from '../../../linkbacks/admin-list.ts';
import { linkbackTrends } from '../../../linkbacks/trends.ts';
import { canMail } from '../../../mail/email.ts';
import { countFailedMail } from '../../../mail/queue.ts';
import { countOutbox } from '../../../outbox/list.ts';
import { listDrafts } from '../../../posts/lists.ts';
import { postName } from '../../../posts/post.ts';
import { isNewBlog } from '../../../posts/load-seeds.ts';
import { listLatestResponses } from '../../../responses/latest.ts';
import { findLastSelfTest } from '../../../settings/noted.ts';

const MAX_ROWS = 5;
const MAX_LATEST = 6;
const MAX_HOSTS = 8;
const DAYS = 30;

type OverviewDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
type Responses = NonNullable<OverviewView['responses']>;

export function overviewPage(
  deps: OverviewDeps,
  views: AdminViews,
  proxies: Pick<ProxyWatch, 'untrusted'>,
): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.get('/', async (_req, res) => {
    const settings = await settingsFor(deps, res);
    await views.render(res, 'overview', settings, await overview(res, settings.timeZone));
  });
  return router;

  async function overview(res: Response, timeZone: string): Promise<OverviewView> {
    const { user } = signedIn(res);
    const now = deps.clock.now();
    const whose = may(user, 'edit') ? {} : { authorId: user.author?.id ?? 0 };
    const [isNew, found, responses] = await Promise.all([
      isNewBlog(deps),
      listDrafts(deps, { ...whose, max: MAX_ROWS + 1 }),
      may(user, 'moderate') ? responsesFor(user, now, timeZone) : null,
    ]);
    const drafts = found.slice(0, MAX_ROWS).map(({ id, updatedAt, ...post }) => ({
      title: postName(post),
      url: adminUrl(siteUrl, `/posts/${id}`),
      changed: presentTime(updatedAt, timeZone),
    }));
    return {
      greeting: greetingAt(shownAt(now, timeZone).getUTCHours(), user.name),
      untrustedProxy: may(user, 'manage') ? proxies.untrusted() : null,
      steps: isNew ? firstSteps(user, drafts) : [],
      drafts,
      hasMoreDrafts: found.length > MAX_ROWS,
      responses,
    };
  }

  function firstSteps(user: User, [draft]: OverviewView['drafts']): StepView[] {
    const write = draft
      ? {
          title: 'Continue your draft',
          text: `“${draft.title}”, changed ${draft.changed.text}.`,
          url: draft.url,
        }
      : {
          title: 'Write your first post',
          text: 'A title, some text, Publish. Pages that you link to are notified.',
          url: adminUrl(siteUrl, '/posts/new'),
        };
    if (!may(user, 'manage')) return [write];
    return [
      write,
      {
        title: 'Make it yours',
        text: 'Title, colour, typeface and navigation.',
        url: adminUrl(siteUrl, '/settings/appearance'),
      },
      {
        title: 'Bring your old blog',
        text: 'From WordPress, Ghost, Hugo and others, with comments, linkbacks and images.',
        url: adminUrl(siteUrl, '/settings/import'),
      },
    ];
  }

  async function responsesFor(user: User, now: Date, timeZone: string): Promise<Responses> {
    const starts = startsOfDays(now, timeZone, DAYS);
    const [waiting, oldest, latest, comments, trends, outbox, health] = await Promise.all([
      countWaiting(deps),
      Promise.all([findOldestPendingComment(deps), findOldestPendingLinkback(deps)]),
      listLatestResponses(deps, MAX_LATEST),
      commentTrends(deps, starts),
      linkbackTrends(deps, { starts, maxHosts: MAX_HOSTS }),
      countOutbox(deps, starts.at(-1) ?? now),
      healthFor(user, timeZone),
    ]);
    const context = { siteUrl, timeZone, now };
    return {
      waiting: waitingText(waiting, oldest, now),
      reviewUrl: waiting > 0 ? adminUrl(siteUrl, '/responses') : null,
      latest: latest.withWords.map((each) => presentLatest(context, each)),
      reactions: latest.reactions.map((each) => presentReactions(context, each)),
      days: presentDaysChart(trends.days, comments, starts, timeZone),
      hosts: trends.hosts,
      outbox: {
        notified: `${outbox.notified.toLocaleString('en')} notified today`,
        failed: outbox.failed === 0 ? null : `${outbox.failed.toLocaleString('en')} failed`,
      },
      health,
    };
  }

  async function healthFor(user: User, timeZone: string): Promise<Responses['health']> {
    const isOwner = may(user, 'manage');
    const [selfTest, failedEmails, backup, isNew] = await Promise.all([
      findLastSelfTest(deps),
      isOwner ? countFailedMail(deps) : 0,
      isOwner ? readBackupStatus(deps) : null,
      isNewBlog(deps),
    ]);
    const day = (at: Date) =>
      new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }).format(at);
    const isBad = selfTest !== null && selfTest.failed !== 0;
    return [
      {
        text:
          selfTest === null
            ? 'Run the self-test'
            : `Self-test ${isBad ? 'failed' : 'passed'} on ${day(selfTest.at)}`,
        url: adminUrl(siteUrl, '/self-test'),
        isBad,
      },
      ...(failedEmails === 0
        ? []
        : [
            {
              text: `${plural(failedEmails, 'email')} could not be sent`,
              url: adminUrl(siteUrl, '/mail?state=failed'),
              isBad: true,
            },
          ]),
      ...(backup?.isLate && !isNew
        ? [
            {
              text: backup.last ? `Last backup on ${day(backup.last.madeAt)}` : 'No backup yet',
              url: adminUrl(siteUrl, '/settings/backup'),
              isBad: true,
            },
          ]
        : []),
      ...(isOwner && !canMail(deps.config)
        ? [{ text: 'Email is not set up', url: adminUrl(siteUrl, '/settings/mail'), isBad: false }]
        : []),
    ];
  }
}

/** By the hour in the blog's time zone, with the first word of the name. */
function greetingAt(hour: number, name: string): string {
  const part = hour < 5 || hour >= 18 ? 'evening' : hour < 12 ? 'morning' : 'afternoon';
  return `Good ${part}, ${name.split(/\s/u, 1)[0] ?? name}`;
}

function waitingText(count: number, oldest: readonly (Date | null)[], now: Date): string {
  if (count === 0) return 'Nothing to review.';
  const first = Math.min(...oldest.map((at) => at?.getTime() ?? Infinity));
  const age = Number.isFinite(first)
    ? ` The oldest is ${presentAge(now.getTime() - first)} old.`
    : '';
  return `${plural(count, 'response')} ${count === 1 ? 'is' : 'are'} pending.${count === 1 ? age.replace('The oldest', 'It') : age}`;
}
