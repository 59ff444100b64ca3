/**
 * Lists comments by state for the admin and the CLI, page by page, with counts.
 */
import { COMMENT_STATES, type CommentState } from './comment.ts';
import {
  countInState,
  selectApprovedAddresses,
  selectAdminComments,
  selectInState,
  selectOldestPending,
  type AdminComment,
  countCreated,
  type CommentScope,
} from './store/admin-list.ts';
import type { Deps } from '../deps.ts';

export type { AdminComment, CommentScope } from './store/admin-list.ts';

type AdminListDeps = Pick<Deps, 'db'>;

export type CommentPage = {
  comments: AdminComment[];
  /** The `beforeId` of the next page; `null`: this is the last. */
  nextBeforeId: number | null;
};

/** The comments of one state, newest first, at most `max`. */
export async function listCommentsInState(
  { db }: AdminListDeps,
  state: CommentState,
  { max, beforeId, of }: { max: number; beforeId?: number; of?: CommentScope },
): Promise<CommentPage> {
  const found = await selectInState(db, state, {
    take: max + 1,
    ...(beforeId !== undefined && { beforeId }),
    ...(of && { of }),
  });
  const comments = found.slice(0, max);
  return { comments, nextBeforeId: found.length > max ? (comments.at(-1)?.id ?? null) : null };
}

/** The comments with these ids, newest first; unknown ids are left out. */
export async function findAdminComments(
  { db }: AdminListDeps,
  ids: readonly number[],
): Promise<AdminComment[]> {
  return await selectAdminComments(db, ids);
}

/** The ids of those of the comments whose email address has no approved comment yet. */
export async function findFirstComments(
  { db }: AdminListDeps,
  comments: readonly AdminComment[],
): Promise<Set<number>> {
  const addressed = comments.filter(({ authorEmail }) => authorEmail !== null);
  if (addressed.length === 0) return new Set();
  const addresses = addressed.flatMap(({ authorEmail }) => authorEmail ?? []);
  const known = new Set(await selectApprovedAddresses(db, addresses));
  const first = addressed.filter(({ authorEmail }) => !known.has(authorEmail ?? ''));
  return new Set(first.map(({ id }) => id));
}

/** Counting stops here. */
export const MAX_COUNTED = 10_000;

/** How many are pending, at most {@link MAX_COUNTED}. */
export async function countPending({ db }: AdminListDeps): Promise<number> {
  return await countInState(db, 'pending', MAX_COUNTED);
}

/** When the oldest pending comment was sent; `null`: none is pending. */
export async function findOldestPendingComment({ db }: AdminListDeps): Promise<Date | null> {
  return await selectOldestPending(db);
}

/** The number in each state, at most {@link MAX_COUNTED}. */
export async function countCommentStates(
  { db }: AdminListDeps,
  of?: CommentScope,
): Promise<Record<CommentState, number>> {
  const counts = await Promise.all(
    COMMENT_STATES.map(async (state) => [state, await countInState(db, state, MAX_COUNTED, of)]),
  );
  return Object.fromEntries(counts) as Record<CommentState, number>;
}

/**
 * How many comments came each day, spam included.
 *
 * @param starts when each day began, the earliest first; the last one lasts until now
 */
export async function commentTrends(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  starts: readonly Date[],
): Promise<number[]> {
  const end = new Date(clock.now().getTime() + 1);
  return await Promise.all(
    starts.map((from, index) => countCreated(db, { from, to: starts[index + 1] ?? end })),
  );
}
