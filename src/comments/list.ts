/**
 * A post's comments as its page and feeds show them. Threads and pages are made of them in
 * thread.ts; the desk's lists are in desk.ts.
 */
import type { Deps } from '../deps.ts';
import type { ShownComment } from './comment.ts';
import { pictureUrls } from './pictures.ts';
import { countApproved, selectVisible } from './store.ts';

/** What is shown, and the places of what was withdrawn (`threadsOf` leaves out the empty ones), oldest first. */
export async function listVisibleComments(
  deps: Pick<Deps, 'config' | 'db'>,
  postId: number,
): Promise<ShownComment[]> {
  const comments = await selectVisible(deps.db, postId);
  const pictureUrl = await pictureUrls(deps, comments);
  return comments.map((comment) => {
    const { id, parentId, state, authorName, authorUrl, isPostAuthor, bodyHtml, text } = comment;
    return {
      ...{ id, parentId, state, authorName, authorUrl, isPostAuthor, bodyHtml, text },
      createdAt: comment.createdAt,
      changedAt: comment.changedAt,
      photoUrl: pictureUrl(comment),
    };
  });
}

/** Those that are shown, newest first, at most so many. */
export async function listNewestComments(
  deps: Pick<Deps, 'config' | 'db'>,
  postId: number,
  most: number,
): Promise<ShownComment[]> {
  const visible = await listVisibleComments(deps, postId);
  return visible
    .filter(({ state }) => state === 'approved')
    .reverse()
    .slice(0, most);
}

/** How many are shown. */
export async function countComments({ db }: Pick<Deps, 'db'>, postId: number): Promise<number> {
  return await countApproved(db, postId);
}
