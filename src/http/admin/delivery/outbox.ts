/**
 * The outbox page: notifications of linked sites, their answers, and sending them again or stopping
 * them for a host.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { setNotified } from '../../../hosts/switches.ts';
import { field, idIn, ids } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { OutboxView, OutboxRowView } from '../views/outbox.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import { OUTBOX_STATES, type OutboxState } from '../../../outbox/entry.ts';
import { listOutboxPage, type AdminEntry, resend } from '../../../outbox/list.ts';
import { NO_ENTRIES, STATE_NAMES, entryFacts } from '../../../outbox/texts.ts';
import { permalink } from '../../../posts/post.ts';

const ROWS = 50;

const DONE: Record<string, (count: number) => string> = {
  resent: (count) =>
    `Sending ${count === 1 ? 'one notification' : `${count} notifications`} again within a few minutes.`,
  stopped: () => 'This host won’t be notified again.',
  resumed: () =>
    'This host will be notified again, from the next change on or when you send again.',
  nothing: () => 'Nothing was selected.',
};

type OutboxDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function outboxPages(deps: OutboxDeps, views: AdminViews): Router {
  const router = Router();
  const { siteUrl } = deps.config;

  router.get('/', async (req, res) => {
    const settings = await settingsFor(deps, res);
    await views.render(res, 'outbox', settings, await viewOf(req, settings.timeZone));
  });

  router.post('/resend', async (req, res) => {
    const one = idIn(field(req, 'one'));
    const isFailed = field(req, 'which') === 'failed';
    const found = await resend(deps, isFailed ? 'failed' : one === null ? ids(req, 'row') : [one]);
    if (found.length === 0) {
      goBack(req, res, 'nothing', 0);
      return;
    }
    const what = isFailed ? 'all that failed' : found.join(', ');
    await noteAction(deps, signedIn(res).user, 'sent again', `outbox: ${what}`);
    goBack(req, res, 'resent', found.length);
  });

  router.post('/stop-notifying', (req, res) => switchHost(req, res, false));
  router.post('/notify', (req, res) => switchHost(req, res, true));
  return router;

  /** @throws InvalidInputError if the field is not a host name */
  async function switchHost(req: Request, res: Response, notified: boolean): Promise<void> {
    const host = await setNotified(deps, field(req, 'host'), notified);
    const action = notified ? 'resumed notifying' : 'stopped notifying';
    await noteAction(deps, signedIn(res).user, action, host);
    goBack(req, res, notified ? 'resumed' : 'stopped', 1);
  }

  function goBack(req: Request, res: Response, done: string, count: number): void {
    const more = { done, count: String(count) };
    const [state, before] = [stateNamed(field(req, 'state')), idIn(field(req, 'before'))];
    res.redirect(303, urlOf(state, before, more));
  }

  function urlOf(
    state: OutboxState | null,
    before: number | null,
    more: Record<string, string> = {},
  ): string {
    const query = new URLSearchParams({
      ...(state !== null && { state }),
      ...(before !== null && { before: String(before) }),
      ...more,
    }).toString();
    return adminUrl(siteUrl, query === '' ? '/outbox' : `/outbox?${query}`);
  }

  async function viewOf(req: Request, timeZone: string): Promise<OutboxView> {
    const query = new URL(req.originalUrl, siteUrl).searchParams;
    const [state, before] = [stateNamed(query.get('state')), idIn(query.get('before'))];
    const { entries, nextBeforeId } = await listOutboxPage(deps, {
      max: ROWS,
      ...(before !== null && { beforeId: before }),
      ...(state !== null && { state }),
    });
    const message = doneText(query);
    return {
      heading: 'Outbox',
      tabs: [null, ...OUTBOX_STATES].map((each) => ({
        text: each === null ? 'All' : STATE_NAMES[each],
        count: null,
        url: urlOf(each, null),
        isCurrent: each === state,
      })),
      state: state ?? '',
      before: before === null ? '' : String(before),
      done: message === null ? null : { text: message, undo: null },
      rows: entries.map((entry) => presentEntry({ siteUrl, timeZone }, entry)),
      empty: state === null && before === null ? NO_ENTRIES : 'No notifications in this list.',
      offersFailed: state === 'failed' && entries.length > 0,
      newestUrl: before === null ? null : urlOf(state, null),
      olderUrl: nextBeforeId === null ? null : urlOf(state, nextBeforeId),
    };
  }
}

function doneText(query: URLSearchParams): string | null {
  const word = query.get('done') ?? '';
  const sentence = Object.hasOwn(DONE, word) ? DONE[word] : undefined;
  return sentence?.(idIn(query.get('count')) ?? 0) ?? null;
}

function stateNamed(text: string | null): OutboxState | null {
  return OUTBOX_STATES.find((state) => state === text) ?? null;
}

function presentEntry(
  { siteUrl, timeZone }: { siteUrl: string; timeZone: string },
  entry: AdminEntry,
): OutboxRowView {
  const { id, target, hostName, state, postPath, postTitle, sentAt, nextTryAt } = entry;
  return {
    id,
    target,
    host: hostName,
    post: { title: postTitle, url: permalink(siteUrl, { path: postPath }) },
    state: STATE_NAMES[state],
    isWrong: state === 'failed' || state === 'refused',
    facts: [...entryFacts(entry), ...(entry.isNever ? [`${hostName} is never notified`] : [])],
    created: presentTime(entry.createdAt, timeZone),
    sent: sentAt && presentTime(sentAt, timeZone),
    nextTry: nextTryAt && presentTime(nextTryAt, timeZone),
    answer: entry.lastAnswer,
    // Untrusted: only HTTP URLs become links.
    statusUrl: entry.statusUrl === null ? null : (parseHttpUrl(entry.statusUrl)?.href ?? null),
    isNever: entry.isNever,
    isOwn: hostName === new URL(siteUrl).hostname,
  };
}
