/**
 * The conversation as the desk shows it: lists by state with their counts, read page by page.
 */
import type { Deps } from '../deps.ts';
import { ADMIN_STATES, type AdminState } from './admin-states.ts';
import {
  countInState,
  selectAdminLinkbacks,
  selectIdsInState,
  selectOldestWaiting,
  type AdminLinkback,
} from './store/admin-list.ts';

export type { AdminState as AdminState } from './admin-states.ts';
export type { AdminLinkback as AdminLinkback } from './store/admin-list.ts';

/** Further than this nobody counts, and a million rows would take a second. */
export const MAX_COUNTED = 10_000;

export type AdminPage = {
  linkbacks: AdminLinkback[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** The linkbacks of one state, newest first, at most `most` of them. */
export async function listInState(
  { db }: Pick<Deps, 'db'>,
  state: AdminState,
  { max, beforeId }: { max: number; beforeId?: number },
): Promise<AdminPage> {
  const ids = await selectIdsInState(db, state, {
    take: max + 1,
    ...(beforeId !== undefined && { beforeId }),
  });
  const these = ids.slice(0, max);
  const linkbacks = await selectAdminLinkbacks(db, these);
  return { linkbacks, nextBeforeId: ids.length > max ? (these.at(-1) ?? null) : null };
}

/** Those of these numbers that there are, newest first. */
export async function findAdminLinkbacks(
  { db }: Pick<Deps, 'db'>,
  ids: readonly number[],
): Promise<AdminLinkback[]> {
  return await selectAdminLinkbacks(db, ids);
}

export type AdminCounts = Record<AdminState, number> & {
  /** When the oldest of those that wait came; `null`: none waits. */
  oldestWaiting: Date | null;
};

/** How many there are in each state, at most {@link MAX_COUNTED}. */
export async function countStates({ db }: Pick<Deps, 'db'>): Promise<AdminCounts> {
  const [oldestWaiting, ...counts] = await Promise.all([
    selectOldestWaiting(db),
    ...ADMIN_STATES.map(
      async (state) => [state, await countInState(db, state, MAX_COUNTED)] as const,
    ),
  ]);
  const ofStates = Object.fromEntries(counts) as Record<AdminState, number>;
  return { ...ofStates, oldestWaiting };
}
