/**
 * Reads a post's comments for its page and feeds, with the URLs of commenters' avatars. Threads and pages are
 * made of them in responses/.
 */
import { findStored, avatarUrl } from '../avatars/avatar.ts';
import type { CommentOutline, ShownComment, Comment } from './comment.ts';
import {
  selectModeratedSince,
  selectNewestApproved,
  selectOutlines,
  selectPlace,
  selectVisibleOf,
  type ShownRow,
} from './store/comments.ts';
import type { Deps } from '../deps.ts';

/**
 * All comments of a post that are shown, and the withdrawn ones, which may have replies; oldest first.
 * Without content, because one page shows only a few of them.
 */
export async function outlineComments(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<CommentOutline[]> {
  return await selectOutlines(db, postId);
}

/** The comments with these ids that are still shown, by id. */
export async function readComments(
  deps: Pick<Deps, 'config' | 'db'>,
  ids: readonly number[],
): Promise<Map<number, ShownComment>> {
  const rows = ids.length === 0 ? [] : await selectVisibleOf(deps.db, ids);
  const comments = await withAvatars(deps, rows);
  return new Map(comments.map((comment) => [comment.id, comment]));
}

/** The newest approved comments, newest first. */
export async function listNewestComments(
  deps: Pick<Deps, 'config' | 'db'>,
  postId: number,
  max: number,
): Promise<ShownComment[]> {
  return await withAvatars(deps, await selectNewestApproved(deps.db, postId, max));
}

/** An approved comment of this post, or `null`. */
export async function findShownComment(
  deps: Pick<Deps, 'config' | 'db'>,
  postId: number,
  id: number,
): Promise<ShownComment | null> {
  const rows = await selectVisibleOf(deps.db, [id]);
  const here = rows.filter((row) => row.postId === postId && row.state === 'approved');
  return (await withAvatars(deps, here))[0] ?? null;
}

/** When comments of a post were last shown or hidden since then. */
export async function listChangedComments(
  { db }: Pick<Deps, 'db'>,
  postId: number,
  since: Date,
): Promise<Date[]> {
  return await selectModeratedSince(db, postId, since);
}

/** `isShown`: on the page, if only as the place of a withdrawn comment. */
export type CommentPlace = { postId: number; postPath: string; isShown: boolean };

/** The post of a comment, public or not; `null`: there is no such comment. */
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

/** Absolute; `null` for a comment that is not shown, or that has no stored avatar. */
type AvatarUrlOf = (comment: Pick<Comment, 'state' | 'avatarId'>) => string | null;

/** For these comments, in one query; none if no comment has an avatar. */
export async function avatarUrls(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  comments: readonly Pick<Comment, 'avatarId'>[],
): Promise<AvatarUrlOf> {
  const ids = new Set(comments.flatMap(({ avatarId }) => avatarId ?? []));
  const stored = await findStored(db, [...ids]);
  return ({ state, avatarId }) =>
    state === 'approved' && avatarId !== null && stored.has(avatarId)
      ? avatarUrl(config.siteUrl, avatarId)
      : null;
}
