/**
 * The moderation queue for linkbacks and comments: its lists, page by page, and its actions.
 */
import { Router, type Request, type Response } from 'express';
import { may } from '../../../accounts/user.ts';
import {
  findAdminComments,
  findFirstComments,
  listCommentsInState,
} from '../../../comments/admin-list.ts';
import type { Deps } from '../../../deps.ts';
import { field, formOf } from '../lib/form.ts';
import { perform, takeBack, VERBS, type Verb } from './actions.ts';
import { doneQuery, type Done, openUndo, signUndo, doneText } from './flash.ts';
import {
  placeIn,
  placeUrl,
  rowsOf,
  type SeenRow,
  mergePage,
  isFirstPage,
  listFor,
  placeFields,
  type Filter,
  isFilterName,
  type Place,
} from './place.ts';
import { presentLinkbackRow, presentCommentRow, presentAction } from './present-rows.ts';
import type { RowContext } from './present-details.ts';
import {
  countLists,
  listCount,
  KINDS,
  LISTS,
  MAIN_STATES,
  QUEUE_STATES,
  type QueueState,
  type Scope,
} from './states.ts';
import { postName } from '../../../posts/post.ts';
import { selectById } from '../../../posts/store/posts.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { ActionView, ResponsesView } from '../views/responses.ts';
import { settingsFor } from '../../request/page-request.ts';
import { listInState } from '../../../linkbacks/admin-list.ts';
import { DECISIONS } from '../../../responses/moderate.ts';

const MAX_AT_ONCE = 100;

type ResponsesDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function responsePages(deps: ResponsesDeps, views: AdminViews): Router {
  const router = Router();
  const { siteUrl } = deps.config;

  router.get('/', async (req, res) => {
    const settings = await settingsFor(deps, res);
    const { searchParams } = new URL(req.originalUrl, siteUrl);
    const view = await responsesView(deps, searchParams, {
      timeZone: settings.timeZone,
      seesAddresses: may(signedIn(res).user, 'manage'),
    });
    await views.render(res, 'responses', settings, view);
  });

  router.post('/', async (req, res) => {
    const { user, token } = signedIn(res);
    const { verb, rows } = actionIn(req);
    const { done, undo } = await perform(deps, user, verb, rows);
    goBack(req, res, done, undo === null ? {} : { undo: signUndo(token, undo) });
  });

  router.post('/undo', async (req, res) => {
    const { user, token } = signedIn(res);
    goBack(req, res, await takeBack(deps, user, openUndo(token, field(req, 'undo'))), {});
  });
  return router;

  function goBack(req: Request, res: Response, done: Done, more: Record<string, string>): void {
    const place = placeIn((name) => field(req, name));
    res.redirect(303, placeUrl(siteUrl, place, { ...doneQuery(done), ...more }));
  }
}

/** The action of the form: on one row if its button was pressed, or on all selected rows. */
function actionIn(req: Request): { verb: Verb; rows: SeenRow[] } {
  const [verb = '', key = ''] = field(req, 'one').split(' ');
  if (isVerb(verb)) return { verb, rows: rowsOf([key]) };
  const ofAll = field(req, 'all');
  const keys = formOf(req).getAll('row').slice(0, MAX_AT_ONCE);
  return isVerb(ofAll)
    ? { verb: ofAll, rows: rowsOf(keys) }
    : { verb: 'recheck', rows: rowsOf([]) };
}

function isVerb(text: string): text is Verb {
  return VERBS.some((verb) => verb === text);
}

const ROWS = 25;

const KIND_NAMES = { comments: 'Comments', linkbacks: 'Linkbacks' };
const NONE_OF_KIND = {
  comments: 'No comments in this list.',
  linkbacks: 'No linkbacks in this list.',
};

type ListDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** @param query unchecked */
async function responsesView(
  deps: ListDeps,
  query: URLSearchParams,
  { timeZone, seesAddresses }: Pick<RowContext, 'timeZone' | 'seesAddresses'>,
): Promise<ResponsesView> {
  const { siteUrl } = deps.config;
  const asked = placeIn((name) => query.get(name));
  const scoped = await scopeOf(deps, asked.filter, seesAddresses);
  // A filter for something that does not exist is none.
  const place = scoped ? asked : placeIn((name) => (isFilterName(name) ? null : query.get(name)));
  const { state, only, filter } = place;
  const scope = scoped?.scope ?? {};
  const [counts, { rows, next }] = await Promise.all([
    countLists(deps, scope),
    pageAt(deps, place, scope),
  ]);
  const comments = rows.flatMap((row) => (row.kind === 'comment' ? [row.comment] : []));
  const first = state === 'pending' ? await findFirstComments(deps, comments) : null;
  const now = deps.clock.now();
  const context = { siteUrl, timeZone, now, seesAddresses, list: state };
  const message = doneText(query);
  const isFirst = isFirstPage(place);
  const tabs = QUEUE_STATES.filter((each) => only === null || LISTS[each][only] !== null).map(
    (each) => ({
      text: LISTS[each].name,
      count: listCount(counts, each, only),
      url: placeUrl(siteUrl, listFor(each, only, filter)),
      isCurrent: each === state,
      isMain: MAIN_STATES.includes(each),
    }),
  );
  return {
    heading: 'Responses',
    tabs: tabs.filter(({ isMain, isCurrent }) => isMain || isCurrent),
    moreTabs: tabs.filter(({ isMain, isCurrent }) => !isMain && !isCurrent),
    filter:
      scoped === null
        ? null
        : { text: scoped.text, clearUrl: placeUrl(siteUrl, listFor(state, null)) },
    kinds: [null, ...KINDS].map((kind) => ({
      text: kind === null ? 'All kinds' : KIND_NAMES[kind],
      url: placeUrl(siteUrl, listFor(state, kind, filter)),
      isCurrent: kind === only,
    })),
    place: placeFields(place),
    done: message === null ? null : { text: message, undo: query.get('undo') },
    rows: rows.map((row) =>
      row.kind === 'linkback'
        ? presentLinkbackRow(context, row.linkback)
        : presentCommentRow(context, row.comment, { isFirst: first?.has(row.comment.id) ?? false }),
    ),
    empty: isFirst ? emptyText(place) : 'No older responses.',
    actions: bulkActions(place),
    newestUrl: isFirst ? null : placeUrl(siteUrl, listFor(state, only, filter)),
    olderUrl: next === null ? null : placeUrl(siteUrl, { ...place, before: next }),
  };
}

/** Selects one row more of each kind than a page has, which shows whether there is a next page. */
async function pageAt(deps: ListDeps, { state, only, before }: Place, scope: Scope) {
  const ofList = LISTS[state];
  const after = <Of>(beforeId: number | null, of: Of | undefined) => ({
    max: ROWS + 1,
    ...(beforeId !== null && { beforeId }),
    ...(of && { of }),
  });
  const [{ linkbacks }, { comments }] = await Promise.all([
    ofList.linkbacks === null || only === 'comments'
      ? { linkbacks: [] }
      : listInState(deps, ofList.linkbacks, after(before.linkback, scope.linkbacks)),
    ofList.comments === null || only === 'linkbacks'
      ? { comments: [] }
      : listCommentsInState(deps, ofList.comments, after(before.comment, scope.comments)),
  ]);
  return mergePage({ linkbacks, comments }, { max: ROWS, before });
}

/** What a filter leaves, and a text for it; `null`: there is no filter, or nothing that it names. */
async function scopeOf(
  deps: ListDeps,
  filter: Filter | null,
  seesAddresses: boolean,
): Promise<{ scope: Scope; text: string } | null> {
  switch (filter?.kind) {
    case undefined:
      return null;
    case 'host':
      return { scope: { linkbacks: { hostName: filter.name } }, text: `From ${filter.name}` };
    case 'post': {
      // Of any status: a trashed post still has its responses.
      const post = await selectById(deps.db, filter.id);
      const scope = { linkbacks: { postId: filter.id }, comments: { postId: filter.id } };
      return post && { scope, text: `On “${postName(post)}”` };
    }
    case 'person': {
      const [comment] = await findAdminComments(deps, [filter.commentId]);
      const authorEmail = comment?.authorEmail ?? null;
      // Editors do not see who has which address.
      if (!comment || authorEmail === null || !seesAddresses) return null;
      return { scope: { comments: { authorEmail } }, text: `By ${comment.authorName}` };
    }
  }
}

function emptyText({ state, only }: Place): string {
  return only === null ? LISTS[state].ifNone : NONE_OF_KIND[only];
}

/** Actions on the selected rows. All but the decisions are for linkbacks only. */
function bulkActions({ state, only }: Place): ActionView[] {
  if (state === 'withdrawn') return [];
  const decisions = DECISIONS.filter((verb) => !POINTLESS[state]?.includes(verb));
  const others = [
    { verb: 'recheck', text: 'Check source again' },
    { verb: 'block', text: 'Block hosts' },
  ].map((each) => ({ ...each, key: null, isLikely: false, isUrgent: false }));
  return [...decisions.map((verb) => presentAction(verb)), ...(only === 'comments' ? [] : others)];
}

/** Decisions that change nothing in the list of a state. */
const POINTLESS: Partial<Record<QueueState, string[]>> = {
  approved: ['approved'],
  unread: ['approved'],
  rejected: ['rejected'],
  spam: ['spam'],
};
