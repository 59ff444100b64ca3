/**
 * The queue of comments: what readers wrote, decided by buttons or by the keys of the conversation.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../accounts/audit.ts';
import { COMMENT_STATES, type CommentState } from '../../comments/comment.ts';
import { decideSeen, undoDecisions, type Decision, type Seen } from '../../comments/decide.ts';
import { countCommentStates, listCommentsInState, MOST_COUNTED } from '../../comments/desk.ts';
import type { Deps } from '../../deps.ts';
import { settingsFor } from '../request-settings.ts';
import type { AdminViews } from './admin-views.ts';
import type { CommentsView } from './comment-views.ts';
import { deskCommentPages } from './comment.ts';
import { doneQuery, doneText } from './conversation-done.ts';
import { field, formOf, idIn } from './form.ts';
import { adminUrl } from './paths.ts';
import { presentDeskComment } from './present-comment.ts';
import { signedIn } from './signed-in.ts';
import { openUndo, sealUndo } from './undo-note.ts';

const ROWS = 25;
const MOST_AT_ONCE = 100;

const NAMES: Record<CommentState, string> = {
  held: 'Waiting',
  approved: 'Shown',
  rejected: 'Rejected',
  spam: 'Spam',
  withdrawn: 'Withdrawn',
};

const DECISIONS: Record<Decision, { text: string; key: string; did: string }> = {
  approved: { text: 'Approve', key: 'a', did: 'approved' },
  rejected: { text: 'Reject', key: 'r', did: 'rejected' },
  spam: { text: 'Spam', key: 's', did: 'called spam' },
};

type CommentDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;

export function commentPages(deps: CommentDeps, views: AdminViews): Router {
  const router = Router();
  const { siteUrl } = deps.config;

  router.get('/', async (req, res) => {
    const settings = await settingsFor(deps, res);
    await views.render(res, 'comments', settings, await viewOf(req, settings.timeZone));
  });

  router.post('/', async (req, res) => {
    const { decision, rows } = asked(req);
    if (decision === null || rows.length === 0) {
      goBack(req, res, 'nothing', { count: 0, left: 0 });
      return;
    }
    const decided = await decideSeen(deps, rows, decision);
    const count = { count: decided.length, left: rows.length - decided.length };
    if (decided.length === 0) {
      goBack(req, res, decision, count);
      return;
    }
    const { user, token } = signedIn(res);
    await noteAction(deps, user, DECISIONS[decision].did, namesOf(decided));
    const undo = sealUndo(token, 'comments', { decided, blocked: [] });
    goBack(req, res, decision, count, { undo });
  });

  router.post('/undo', async (req, res) => {
    const { user, token } = signedIn(res);
    const note = openUndo<CommentState>(token, 'comments', field(req, 'undo'));
    const back = note === null ? [] : await undoDecisions(deps, note.decided);
    if (back.length > 0) {
      const what = namesOf(back.map((id) => ({ id })));
      await noteAction(deps, user, 'took back a decision about', what);
    }
    const left = (note?.decided.length ?? 0) - back.length;
    goBack(req, res, note === null ? 'unmade' : 'undone', { count: back.length, left });
  });
  router.use(deskCommentPages(deps, views));
  return router;

  function goBack(
    req: Request,
    res: Response,
    word: string,
    { count, left }: { count: number; left: number },
    more: Record<string, string> = {},
  ): void {
    const [state, before] = [stateNamed(field(req, 'state')), idIn(field(req, 'before'))];
    const done = doneQuery({ word, count, left, settled: 0 });
    res.redirect(303, urlOf(state, before, { ...done, ...more }));
  }

  function urlOf(state: CommentState, before: number | null, more: Record<string, string> = {}) {
    const query = new URLSearchParams({
      state,
      ...(before !== null && { before: String(before) }),
      ...more,
    });
    return adminUrl(siteUrl, `/comments?${query.toString()}`);
  }

  async function viewOf(req: Request, timeZone: string): Promise<CommentsView> {
    const query = new URL(req.originalUrl, siteUrl).searchParams;
    const [state, before] = [stateNamed(query.get('state')), idIn(query.get('before'))];
    const [counts, { comments, nextBeforeId }] = await Promise.all([
      countCommentStates(deps),
      listCommentsInState(deps, state, {
        most: ROWS,
        ...(before !== null && { beforeId: before }),
      }),
    ]);
    const said = doneText(query);
    return {
      heading: 'Comments',
      summary: counts.held === 0 ? 'Nothing waits' : `${countText(counts.held)} waiting`,
      tabs: COMMENT_STATES.map((each) => ({
        text: NAMES[each],
        count: counts[each] === 0 ? null : countText(counts[each]),
        url: urlOf(each, null),
        isCurrent: each === state,
      })),
      state,
      before: before === null ? '' : String(before),
      done: said === null ? null : { text: said, undo: query.get('undo') },
      rows: comments.map((each) => presentDeskComment({ siteUrl, timeZone }, each)),
      empty: before === null ? `None ${NAMES[state].toLowerCase()}.` : 'There are no older ones.',
      actions:
        state === 'withdrawn'
          ? []
          : (Object.keys(DECISIONS) as Decision[])
              .filter((verb) => verb !== state)
              .map((verb) => ({
                verb,
                text: DECISIONS[verb].text,
                key: DECISIONS[verb].key,
                isLikely: false,
              })),
      newestUrl: before === null ? null : urlOf(state, null),
      olderUrl: nextBeforeId === null ? null : urlOf(state, nextBeforeId),
    };
  }
}

/** What the form asks for; of one row where a button of it was pressed, or of all that are ticked. */
function asked(req: Request): { decision: Decision | null; rows: Seen[] } {
  const [verb = '', key = ''] = field(req, 'one').split(' ');
  const one = decisionNamed(verb);
  if (one) return { decision: one, rows: [key].flatMap(toSeen) };
  const keys = formOf(req).getAll('row').slice(0, MOST_AT_ONCE);
  return { decision: decisionNamed(field(req, 'all')), rows: keys.flatMap(toSeen) };
}

function namesOf(comments: readonly { id: number }[]): string {
  return comments
    .map(({ id }) => `comment ${id}`)
    .join(', ')
    .slice(0, 500);
}

function decisionNamed(text: string): Decision | null {
  return (Object.keys(DECISIONS) as Decision[]).find((each) => each === text) ?? null;
}

function stateNamed(text: string | null): CommentState {
  return COMMENT_STATES.find((state) => state === text) ?? 'held';
}

/** @returns nothing for what no row of ours says */
function toSeen(key: string): Seen[] {
  const match = /^([1-9]\d{0,8})\.([0-9a-f]{12})$/.exec(key);
  return match?.[1] && match[2] ? [{ id: Number(match[1]), seen: match[2] }] : [];
}

function countText(count: number): string {
  return count.toLocaleString('en') + (count >= MOST_COUNTED ? ' or more' : '');
}
