/**
 * A post's comments as its page and feeds show them. Threads are made of them in responses/thread.ts, pages in
 * responses/paginate.ts; the desk's lists are in admin-list.ts.
 */
import type { Deps } from '../deps.ts';
import type { CommentOutline, ShownComment } from './comment.ts';
import { avatarUrls } from './avatars/urls.ts';
import {
  selectNewestApproved,
  selectOutlines,
  selectPlace,
  selectVisibleOf,
  type ShownRow,
} from './store/comments.ts';

/**
 * Where everything stands that is shown, and the places of what was withdrawn (`threadsOf` leaves out
 * the empty ones), oldest first; without their words, of which a page needs a few.
 */
export async function outlineComments(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<CommentOutline[]> {
  return await selectOutlines(db, postId);
}

/** Those of these numbers that are shown still, by number. */
export async function readComments(
  deps: Pick<Deps, 'config' | 'db'>,
  ids: readonly number[],
): Promise<Map<number, ShownComment>> {
  const rows = ids.length === 0 ? [] : await selectVisibleOf(deps.db, ids);
  const comments = await withAvatars(deps, rows);
  return new Map(comments.map((comment) => [comment.id, comment]));
}

/** Those that are shown, newest first, at most so many. */
export async function listNewestComments(
  deps: Pick<Deps, 'config' | 'db'>,
  postId: number,
  max: number,
): Promise<ShownComment[]> {
  return await withAvatars(deps, await selectNewestApproved(deps.db, postId, max));
}

/** One that is shown under this post, with its words; `null`: there is none of this number. */
export async function findShownComment(
  deps: Pick<Deps, 'config' | 'db'>,
  postId: number,
  id: number,
): Promise<ShownComment | null> {
  const rows = await selectVisibleOf(deps.db, [id]);
  const here = rows.filter((row) => row.postId === postId && row.state === 'approved');
  return (await withAvatars(deps, here))[0] ?? null;
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

async function withAvatars(
  deps: Pick<Deps, 'config' | 'db'>,
  rows: readonly ShownRow[],
): Promise<ShownComment[]> {
  const avatarUrl = await avatarUrls(deps, rows);
  return rows.map(({ postId: _post, avatarId, ...comment }) => ({
    ...comment,
    avatarUrl: avatarUrl({ state: comment.state, avatarId }),
  }));
}
