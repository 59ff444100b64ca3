/**
 * What a post said before it was changed, and bringing it back.
 */
import type { Deps } from '../deps.ts';
import { changePost, type EditablePost, type EditOutcome } from './edit.ts';
import { selectRevision, selectRevisions, type Revision } from './store/revisions.ts';

export type { Revision } from './store/revisions.ts';

const MOST = 100;

/** The latest first. */
export async function listRevisions(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<Omit<Revision, 'markdown'>[]> {
  return await selectRevisions(db, postId, MOST);
}

export async function findRevision(
  { db }: Pick<Deps, 'db'>,
  postId: number,
  version: number,
): Promise<Revision | null> {
  return await selectRevision(db, postId, version);
}

/**
 * Title and text as they were; all else stays. What they say now becomes a revision, too.
 *
 * @param post as whoever restores has seen it: one that was changed meanwhile is a conflict
 */
export async function restoreRevision(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  post: EditablePost,
  { title, markdown }: Pick<Revision, 'title' | 'markdown'>,
  userId: number,
): Promise<EditOutcome> {
  return await changePost(deps, post, { title, markdown }, userId);
}
