/**
 * The conversation as the desk shows it: lists by state with their counts, read page by page.
 */
import type { Deps } from '../deps.ts';
import { CONVERSATION_STATES, type ConversationState } from './admin-states.ts';
import {
  countInState,
  selectDeskLinkbacks,
  selectIdsInState,
  selectOldestWaiting,
  type DeskLinkback,
} from './store/admin-list.ts';

export type { ConversationState } from './admin-states.ts';
export type { DeskLinkback } from './store/admin-list.ts';

/** Further than this nobody counts, and a million rows would take a second. */
export const MOST_COUNTED = 10_000;

export type DeskPage = {
  linkbacks: DeskLinkback[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** The linkbacks of one state, newest first, at most `most` of them. */
export async function listInState(
  { db }: Pick<Deps, 'db'>,
  state: ConversationState,
  { most, beforeId }: { most: number; beforeId?: number },
): Promise<DeskPage> {
  const ids = await selectIdsInState(db, state, {
    take: most + 1,
    ...(beforeId !== undefined && { beforeId }),
  });
  const these = ids.slice(0, most);
  const linkbacks = await selectDeskLinkbacks(db, these);
  return { linkbacks, nextBeforeId: ids.length > most ? (these.at(-1) ?? null) : null };
}

/** Those of these numbers that there are, newest first. */
export async function findDeskLinkbacks(
  { db }: Pick<Deps, 'db'>,
  ids: readonly number[],
): Promise<DeskLinkback[]> {
  return await selectDeskLinkbacks(db, ids);
}

export type DeskCounts = Record<ConversationState, number> & {
  /** When the oldest of those that wait came; `null`: none waits. */
  oldestWaiting: Date | null;
};

/** How many there are in each state, at most {@link MOST_COUNTED}. */
export async function countStates({ db }: Pick<Deps, 'db'>): Promise<DeskCounts> {
  const [oldestWaiting, ...counts] = await Promise.all([
    selectOldestWaiting(db),
    ...CONVERSATION_STATES.map(
      async (state) => [state, await countInState(db, state, MOST_COUNTED)] as const,
    ),
  ]);
  const ofStates = Object.fromEntries(counts) as Record<ConversationState, number>;
  return { ...ofStates, oldestWaiting };
}
