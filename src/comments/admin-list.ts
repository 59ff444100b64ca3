/**
 * Comments as the desk and the shell show them: lists by state with their counts, page by page.
 */
import type { Deps } from '../deps.ts';
import { COMMENT_STATES, type CommentState } from './comment.ts';
import {
  countInState,
  selectAdminComments,
  selectInState,
  selectOldestPending,
  type AdminComment,
} from './store/admin-list.ts';

export type { AdminComment as DeskComment } from './store/admin-list.ts';

type DeskDeps = Pick<Deps, 'db'>;

export type CommentPage = {
  comments: AdminComment[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** The comments of one state, newest first, at most `most` of them. */
export async function listCommentsInState(
  { db }: DeskDeps,
  state: CommentState,
  { most, beforeId }: { most: number; beforeId?: number },
): Promise<CommentPage> {
  const found = await selectInState(db, state, {
    take: most + 1,
    ...(beforeId !== undefined && { beforeId }),
  });
  const comments = found.slice(0, most);
  return { comments, nextBeforeId: found.length > most ? (comments.at(-1)?.id ?? null) : null };
}

/** Those of these numbers that there are, newest first. */
export async function findAdminComments(
  { db }: DeskDeps,
  ids: readonly number[],
): Promise<AdminComment[]> {
  return await selectAdminComments(db, ids);
}

/** Further than this nobody counts. */
export const MOST_COUNTED = 10_000;

/** How many wait for the owner, at most {@link MOST_COUNTED}. */
export async function countPending({ db }: DeskDeps): Promise<number> {
  return await countInState(db, 'held', MOST_COUNTED);
}

/** When the oldest of those that wait came; `null`: none waits. */
export async function findOldestPendingAt({ db }: DeskDeps): Promise<Date | null> {
  return await selectOldestPending(db);
}

/** How many there are in each state, at most {@link MOST_COUNTED}. */
export async function countCommentStates({ db }: DeskDeps): Promise<Record<CommentState, number>> {
  const counts = await Promise.all(
    COMMENT_STATES.map(async (state) => [state, await countInState(db, state, MOST_COUNTED)]),
  );
  return Object.fromEntries(counts) as Record<CommentState, number>;
}
