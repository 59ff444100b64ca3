/**
 * What a post said before it was changed at the desk, and bringing it back.
 */
import type { Deps } from '../deps.ts';
import { editPost, type EditablePost, type EditOutcome } from './edit.ts';
import { selectRevision, selectRevisions, type Revision } from './revision-store.ts';

export type { Revision } from './revision-store.ts';

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
  deps: Pick<Deps, 'db' | 'clock'>,
  post: EditablePost,
  { title, markdown }: Pick<Revision, 'title' | 'markdown'>,
  userId: number,
): Promise<EditOutcome> {
  const names = (terms: { name: string }[]) => terms.map(({ name }) => name);
  return await editPost(deps, post.id, {
    version: post.version,
    userId,
    draft: {
      title,
      markdown,
      slug: post.slug,
      ...(post.ownExcerpt !== '' && { excerpt: post.ownExcerpt }),
      publishedAt: post.publishedAt,
      status: post.status === 'published' || post.status === 'private' ? post.status : 'draft',
      kind: post.kind,
      ...(post.language !== null && { language: post.language }),
      ...(post.author && { author: post.author.name }),
      categories: names(post.categories),
      tags: names(post.tags),
      ...(post.responseTo && { responseTo: post.responseTo }),
      trackbacksTo: post.trackbacksTo,
      notifies: post.notifies,
    },
  });
}
