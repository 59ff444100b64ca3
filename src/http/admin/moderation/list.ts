/**
 * A list of the moderation queue: linkbacks and comments of one state, newest first, page by page.
 */
import { listCommentsInState } from '../../../comments/admin-list.ts';
import type { Deps } from '../../../deps.ts';
import { listInState } from '../../../linkbacks/admin-list.ts';
import { countLists, listCount, summaryOf } from './counts.ts';
import { doneText } from './flash.ts';
import { mergePage } from './page.ts';
import { isFirstPage, listFor, placeFields, placeIn, placeUrl, type Place } from './place.ts';
import { KINDS, LISTS, QUEUE_STATES, type QueueState } from './states.ts';
import type { ActionView, ResponsesView } from '../views/responses.ts';
import { presentCommentRow } from './present-comment.ts';
import { presentLinkbackRow } from './present-linkback.ts';
import { ALL_DECISIONS, presentAction, type RowContext } from './present-row.ts';

const ROWS = 25;

const KIND_NAMES = { comments: 'Comments', linkbacks: 'Linkbacks' };
const NONE_OF_KIND = {
  comments: 'No comments in this list.',
  linkbacks: 'No linkbacks in this list.',
};

type ListDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** @param query unchecked */
export async function responsesView(
  deps: ListDeps,
  query: URLSearchParams,
  { timeZone, seesAddresses }: Pick<RowContext, 'timeZone' | 'seesAddresses'>,
): Promise<ResponsesView> {
  const { siteUrl } = deps.config;
  const place = placeIn((name) => query.get(name));
  const { state, only } = place;
  const [counts, { rows, next }] = await Promise.all([countLists(deps), pageAt(deps, place)]);
  const now = deps.clock.now();
  const context = { siteUrl, timeZone, now, seesAddresses };
  const message = doneText(query);
  const isFirst = isFirstPage(place);
  return {
    heading: 'Responses',
    summary: summaryOf(counts, now),
    tabs: QUEUE_STATES.filter((each) => only === null || LISTS[each][only] !== null).map(
      (each) => ({
        text: LISTS[each].name,
        count: listCount(counts, each, only),
        url: placeUrl(siteUrl, listFor(each, only)),
        isCurrent: each === state,
      }),
    ),
    kinds: [null, ...KINDS].map((kind) => ({
      text: kind === null ? 'All' : KIND_NAMES[kind],
      url: placeUrl(siteUrl, listFor(state, kind)),
      isCurrent: kind === only,
    })),
    place: placeFields(place),
    done: message === null ? null : { text: message, undo: query.get('undo') },
    rows: rows.map((row) =>
      row.kind === 'linkback'
        ? presentLinkbackRow(context, row.linkback)
        : presentCommentRow(context, row.comment),
    ),
    empty: isFirst ? emptyText(place) : 'No older responses.',
    actions: bulkActions(place),
    newestUrl: isFirst ? null : placeUrl(siteUrl, listFor(state, only)),
    olderUrl: next === null ? null : placeUrl(siteUrl, { ...place, before: next }),
  };
}

/** Selects one row more of each kind than a page has, which shows whether there is a next page. */
async function pageAt(deps: ListDeps, { state, only, before }: Place) {
  const ofList = LISTS[state];
  const after = (beforeId: number | null) => ({
    max: ROWS + 1,
    ...(beforeId !== null && { beforeId }),
  });
  const [{ linkbacks }, { comments }] = await Promise.all([
    ofList.linkbacks === null || only === 'comments'
      ? { linkbacks: [] }
      : listInState(deps, ofList.linkbacks, after(before.linkback)),
    ofList.comments === null || only === 'linkbacks'
      ? { comments: [] }
      : listCommentsInState(deps, ofList.comments, after(before.comment)),
  ]);
  return mergePage({ linkbacks, comments }, { max: ROWS, before });
}

function emptyText({ state, only }: Place): string {
  return only === null ? LISTS[state].ifNone : NONE_OF_KIND[only];
}

/** Actions on the selected rows. All but the decisions are for linkbacks only. */
function bulkActions({ state, only }: Place): ActionView[] {
  if (state === 'withdrawn') return [];
  const decisions = ALL_DECISIONS.filter((verb) => !POINTLESS[state]?.includes(verb));
  const others = [
    { verb: 'recheck', text: 'Check source again' },
    { verb: 'block', text: 'Block hosts' },
  ].map((each) => ({ ...each, key: null, isLikely: false }));
  return [...decisions.map((verb) => presentAction(verb)), ...(only === 'comments' ? [] : others)];
}

/** Decisions that change nothing in the list of a state. */
const POINTLESS: Partial<Record<QueueState, string[]>> = {
  approved: ['approved'],
  unread: ['approved'],
  rejected: ['rejected'],
  spam: ['spam'],
};
