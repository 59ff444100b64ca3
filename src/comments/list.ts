/**
 * A post's comments as its page and feeds show them. Threads are made of them in thread.ts, pages in
 * pages.ts; the desk's lists are in desk.ts.
 */
import type { Deps } from '../deps.ts';
import type { CommentOutline, ShownComment } from './comment.ts';
import {
  countApproved,
  selectNewestApproved,
  selectOutlines,
  selectPlace,
  selectVisible,
  selectVisibleOf,
} from './store.ts';

/** What is shown, and the places of what was withdrawn (`threadsOf` leaves out the empty ones), oldest first. */
export async function listVisibleComments(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<ShownComment[]> {
  return await selectVisible(db, postId);
}

/** The same without their words, of which a page needs a few: where each stands. */
export async function outlineComments(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<CommentOutline[]> {
  return await selectOutlines(db, postId);
}

/** Those of these numbers that are shown still, by number. */
export async function readComments(
  { db }: Pick<Deps, 'db'>,
  ids: readonly number[],
): Promise<Map<number, ShownComment>> {
  const comments = ids.length === 0 ? [] : await selectVisibleOf(db, ids);
  return new Map(comments.map((comment) => [comment.id, comment]));
}

/** Those that are shown, newest first, at most so many. */
export async function listNewestComments(
  { db }: Pick<Deps, 'db'>,
  postId: number,
  most: number,
): Promise<ShownComment[]> {
  return await selectNewestApproved(db, postId, most);
}

/** How many are shown. */
export async function countComments({ db }: Pick<Deps, 'db'>, postId: number): Promise<number> {
  return await countApproved(db, postId);
}

/** `isShown`: with its words, or the place that its answers keep where it was withdrawn. */
export type CommentPlace = { postId: number; postPath: string; isShown: boolean };

/** Under which post a comment stands, whoever may read that; `null`: there is none of this number. */
export async function findPlace(
  { db }: Pick<Deps, 'db'>,
  id: number,
): Promise<CommentPlace | null> {
  const found = await selectPlace(db, id);
  if (!found) return null;
  const { postId, postPath, state } = found;
  return { postId, postPath, isShown: state === 'approved' || state === 'withdrawn' };
}
