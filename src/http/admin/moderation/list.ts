/**
 * The lists of the conversation: linkbacks and comments of one state, newest first, page by page.
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
  comments: 'There is no comment here.',
  linkbacks: 'There is no linkback here.',
};

type ListDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** @param query of the address: anything may stand there */
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
  const said = doneText(query);
  const isFirst = isFirstPage(place);
  return {
    heading: 'Conversation',
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
    done: said === null ? null : { text: said, undo: query.get('undo') },
    rows: rows.map((row) =>
      row.kind === 'linkback'
        ? presentLinkbackRow(context, row.linkback)
        : presentCommentRow(context, row.comment),
    ),
    empty: isFirst ? emptyText(place) : 'There are no older ones.',
    actions: bulkActions(place),
    newestUrl: isFirst ? null : placeUrl(siteUrl, listFor(state, only)),
    olderUrl: next === null ? null : placeUrl(siteUrl, { ...place, before: next }),
  };
}

/** One more of each kind than a page has: then it is known where the page ends. */
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

/** For the ticked rows: decisions are about both kinds, the others about linkbacks alone. */
function bulkActions({ state, only }: Place): ActionView[] {
  if (state === 'withdrawn') return [];
  const decisions = ALL_DECISIONS.filter((verb) => !POINTLESS[state]?.includes(verb));
  const others = [
    { verb: 'recheck', text: 'Read again' },
    { verb: 'block', text: 'Block hosts' },
  ].map((each) => ({ ...each, key: null, isLikely: false }));
  return [...decisions.map((verb) => presentAction(verb)), ...(only === 'comments' ? [] : others)];
}

/** What no row of the state can be made, or all are already. */
const POINTLESS: Partial<Record<QueueState, string[]>> = {
  shown: ['approved'],
  unread: ['approved'],
  rejected: ['rejected'],
  spam: ['spam'],
};
