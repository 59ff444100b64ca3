/**
 * A post's comments as its page and feeds show them. Threads and pages are made of them in
 * thread.ts; the desk's lists are in desk.ts.
 */
import type { Deps } from '../deps.ts';
import type { ShownComment } from './comment.ts';
import { countApproved, selectVisible } from './store.ts';

/** What is shown, and the places of what was withdrawn (`threadsOf` leaves out the empty ones), oldest first. */
export async function listVisibleComments(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<ShownComment[]> {
  return (await selectVisible(db, postId)).map(
    ({ id, parentId, state, authorName, authorUrl, isPostAuthor, bodyHtml, text, ...times }) => ({
      ...{ id, parentId, state, authorName, authorUrl, isPostAuthor, bodyHtml, text },
      createdAt: times.createdAt,
      changedAt: times.changedAt,
    }),
  );
}

/** Those that are shown, newest first, at most so many. */
export async function listNewestComments(
  deps: Pick<Deps, 'db'>,
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
