/**
 * The conversation: one queue for all linkbacks, by state, and what is decided about them.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import type { Seen } from '../../linkbacks/decide.ts';
import {
  countStates,
  CONVERSATION_STATES,
  listInState,
  MOST_COUNTED,
  type DeskCounts,
  type ConversationState,
} from '../../linkbacks/desk.ts';
import { settingsFor } from '../request-settings.ts';
import type { AdminViews } from './admin-views.ts';
import { perform, takeBack, VERBS, type Verb } from './conversation-deeds.ts';
import { doneQuery, doneText, type Done } from './conversation-done.ts';
import type { ActionView, ConversationView, TabView } from './conversation-views.ts';
import { field, formOf, idIn } from './form.ts';
import { adminUrl } from './paths.ts';
import { ACTIONS, presentLinkback } from './present-linkback.ts';
import { presentAge } from './present-time.ts';
import { signedIn } from './signed-in.ts';
import { openUndo, sealUndo } from './undo-note.ts';

const ROWS = 25;
const MOST_AT_ONCE = 100;

const NAMES: Record<ConversationState, string> = {
  waiting: 'Waiting',
  changed: 'Changed',
  shown: 'Shown',
  gone: 'Gone',
  unread: 'Unverified',
  rejected: 'Rejected',
  spam: 'Spam',
};

const IF_NONE: Record<ConversationState, string> = {
  waiting: 'Nothing waits. What others write about your posts comes here.',
  changed: 'No page that you approved says other things by now.',
  shown: 'No response is shown yet.',
  gone: 'No page that linked here is gone.',
  unread: 'Every page that was announced has been read.',
  rejected: 'Nothing was rejected.',
  spam: 'No spam.',
};

type ConversationDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function conversationPages(deps: ConversationDeps, views: AdminViews): Router {
  const router = Router();
  const { siteUrl } = deps.config;

  router.get('/', async (req, res) => {
    const settings = await settingsFor(deps, res);
    await views.render(res, 'conversation', settings, await viewOf(req, settings.timeZone));
  });

  router.post('/', async (req, res) => {
    const { user, token } = signedIn(res);
    const { verb, rows } = asked(req);
    const { done, undo } = await perform(deps, user, verb, rows);
    goBack(req, res, done, undo === null ? {} : { undo: sealUndo(token, 'linkbacks', undo) });
  });

  router.post('/undo', async (req, res) => {
    const { user, token } = signedIn(res);
    goBack(
      req,
      res,
      await takeBack(deps, user, openUndo(token, 'linkbacks', field(req, 'undo'))),
      {},
    );
  });
  return router;

  function goBack(req: Request, res: Response, done: Done, more: Record<string, string>): void {
    const [state, before] = [stateNamed(field(req, 'state')), idIn(field(req, 'before'))];
    res.redirect(303, urlOf(state, before, { ...doneQuery(done), ...more }));
  }

  function urlOf(
    state: ConversationState,
    before: number | null,
    more: Record<string, string> = {},
  ): string {
    const query = new URLSearchParams({
      state,
      ...(before !== null && { before: String(before) }),
      ...more,
    });
    return adminUrl(siteUrl, `/conversation?${query.toString()}`);
  }

  async function viewOf(req: Request, timeZone: string): Promise<ConversationView> {
    const query = new URL(req.originalUrl, siteUrl).searchParams;
    const [state, before] = [stateNamed(query.get('state')), idIn(query.get('before'))];
    const [counts, { linkbacks, nextBeforeId }] = await Promise.all([
      countStates(deps),
      listInState(deps, state, { most: ROWS, ...(before !== null && { beforeId: before }) }),
    ]);
    const now = deps.clock.now();
    const said = doneText(query);
    return {
      heading: 'Conversation',
      summary: summaryOf(counts, now),
      tabs: CONVERSATION_STATES.map((each) => tabOf(each, counts[each], state)),
      state,
      before: before === null ? '' : String(before),
      done: said === null ? null : { text: said, undo: query.get('undo') },
      rows: linkbacks.map((each) => presentLinkback({ siteUrl, timeZone, now }, each)),
      empty: before === null ? IF_NONE[state] : 'There are no older ones.',
      actions: bulkActions(state),
      newestUrl: before === null ? null : urlOf(state, null),
      olderUrl: nextBeforeId === null ? null : urlOf(state, nextBeforeId),
    };
  }

  function tabOf(state: ConversationState, count: number, current: ConversationState): TabView {
    return {
      text: NAMES[state],
      count: count === 0 ? null : countText(count),
      url: urlOf(state, null),
      isCurrent: state === current,
    };
  }
}

/** What the form asks for; of one row where a button of it was pressed, or of all that are ticked. */
function asked(req: Request): { verb: Verb; rows: Seen[] } {
  const [verb = '', key = ''] = field(req, 'one').split(' ');
  if (isVerb(verb)) return { verb, rows: [key].flatMap(toSeen) };
  const ofAll = field(req, 'all');
  const keys = formOf(req).getAll('row').slice(0, MOST_AT_ONCE);
  return isVerb(ofAll)
    ? { verb: ofAll, rows: keys.flatMap(toSeen) }
    : { verb: 'recheck', rows: [] };
}

function isVerb(text: string): text is Verb {
  return VERBS.some((verb) => verb === text);
}

/** @returns nothing for what no row of ours says */
function toSeen(key: string): Seen[] {
  const match = /^([1-9]\d{0,8})\.([0-9a-f]{12})$/.exec(key);
  return match?.[1] && match[2] ? [{ id: Number(match[1]), seen: match[2] }] : [];
}

function bulkActions(state: ConversationState): ActionView[] {
  const decisions = (['approved', 'rejected', 'spam'] as const)
    .filter((verb) => !POINTLESS[state]?.includes(verb))
    .map((verb) => ({ verb, ...ACTIONS[verb], isLikely: false }));
  const others = [
    { verb: 'recheck', text: 'Read again' },
    { verb: 'block', text: 'Block hosts' },
  ].map((each) => ({ ...each, key: null, isLikely: false }));
  return [...decisions, ...others];
}

/** What no row of the state can be made, or all are already. */
const POINTLESS: Partial<Record<ConversationState, string[]>> = {
  shown: ['approved'],
  unread: ['approved'],
  rejected: ['rejected'],
  spam: ['spam'],
};

function summaryOf({ waiting, changed, oldestWaiting }: DeskCounts, now: Date): string {
  const wait = waiting + changed;
  if (wait === 0) return 'Nothing waits';
  const oldest =
    oldestWaiting === null
      ? ''
      : ` · oldest ${presentAge(now.getTime() - oldestWaiting.getTime())}`;
  return `${countText(wait)} ${wait === 1 ? 'waits' : 'wait'}${oldest}`;
}

function countText(count: number): string {
  return count.toLocaleString('en') + (count >= MOST_COUNTED ? ' or more' : '');
}

function stateNamed(text: string | null): ConversationState {
  return CONVERSATION_STATES.find((state) => state === text) ?? 'waiting';
}
