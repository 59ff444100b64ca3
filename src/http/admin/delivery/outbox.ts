/**
 * The outbox: whom the posts told of their links, what was answered, and telling again or never.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { setNotified } from '../../../hosts/switches.ts';
import { presentEntry } from './present-outbox.ts';
import { field, idIn, ids } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import type { OutboxView } from '../views/outbox.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/settings.ts';
import { OUTBOX_STATES, type OutboxState } from '../../../outbox/entry.ts';
import { listOutboxPage, resend } from '../../../outbox/list.ts';
import { NO_ENTRIES, STATE_NAMES } from '../../../outbox/texts.ts';

const ROWS = 50;

const DONE: Record<string, (count: number) => string> = {
  resent: (count) => `${count === 1 ? 'One is' : `${count} are`} told again within minutes.`,
  never: () => 'That host is never told again.',
  notify: () => 'That host is told again, from the next change on or when you send it again.',
  nothing: () => 'Nothing was ticked.',
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

  router.post('/never', (req, res) => switchHost(req, res, false));
  router.post('/notify', (req, res) => switchHost(req, res, true));
  return router;

  /** @throws InvalidInputError for what is no host's name */
  async function switchHost(req: Request, res: Response, notified: boolean): Promise<void> {
    const host = await setNotified(deps, field(req, 'host'), notified);
    const action = notified ? 'let be told again' : 'let never be told';
    await noteAction(deps, signedIn(res).user, action, host);
    goBack(req, res, notified ? 'notify' : 'never', 1);
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
    const said = doneText(query);
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
      done: said === null ? null : { text: said, undo: null },
      rows: entries.map((entry) => presentEntry({ siteUrl, timeZone }, entry)),
      empty: state === null && before === null ? NO_ENTRIES : 'There is none here.',
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
