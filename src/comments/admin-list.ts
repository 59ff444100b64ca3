/**
 * Comments as the desk and the shell show them: lists by state with their counts, page by page.
 */
import { COMMENT_STATES, type CommentState } from './comment.ts';
import {
  countInState,
  selectAdminComments,
  selectInState,
  selectOldestPending,
  type AdminComment,
  countCreated,
} from './store/admin-list.ts';
import type { Deps } from '../deps.ts';

export type { AdminComment as AdminComment } from './store/admin-list.ts';

type AdminListDeps = Pick<Deps, 'db'>;

export type CommentPage = {
  comments: AdminComment[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** The comments of one state, newest first, at most `most` of them. */
export async function listCommentsInState(
  { db }: AdminListDeps,
  state: CommentState,
  { max, beforeId }: { max: number; beforeId?: number },
): Promise<CommentPage> {
  const found = await selectInState(db, state, {
    take: max + 1,
    ...(beforeId !== undefined && { beforeId }),
  });
  const comments = found.slice(0, max);
  return { comments, nextBeforeId: found.length > max ? (comments.at(-1)?.id ?? null) : null };
}

/** Those of these numbers that there are, newest first. */
export async function findAdminComments(
  { db }: AdminListDeps,
  ids: readonly number[],
): Promise<AdminComment[]> {
  return await selectAdminComments(db, ids);
}

/** Further than this nobody counts. */
export const MAX_COUNTED = 10_000;

/** How many wait for the owner, at most {@link MAX_COUNTED}. */
export async function countPending({ db }: AdminListDeps): Promise<number> {
  return await countInState(db, 'pending', MAX_COUNTED);
}

/** When the oldest of those that wait came; `null`: none waits. */
export async function findOldestPendingAt({ db }: AdminListDeps): Promise<Date | null> {
  return await selectOldestPending(db);
}

/** How many there are in each state, at most {@link MAX_COUNTED}. */
export async function countCommentStates({
  db,
}: AdminListDeps): Promise<Record<CommentState, number>> {
  const counts = await Promise.all(
    COMMENT_STATES.map(async (state) => [state, await countInState(db, state, MAX_COUNTED)]),
  );
  return Object.fromEntries(counts) as Record<CommentState, number>;
}

/** `starts`: when each day began, the earliest first; the last one goes on until now. */
export async function commentTrends(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  starts: readonly Date[],
): Promise<number[]> {
  const end = new Date(clock.now().getTime() + 1);
  return await Promise.all(
    starts.map((from, index) => countCreated(db, { from, to: starts[index + 1] ?? end })),
  );
}
