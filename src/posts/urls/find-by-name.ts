/**
 * Finds the posts that an owner means by a slug or a path.
 *
 * Readers and other sites name posts by URLs: see posts/read.ts and resolve-target.ts.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import { InvalidInputError, NotFoundError } from '../../lib/errors.ts';
import { isPostPath, type Post } from '../post.ts';
import { selectByOldPath } from '../store/paths.ts';
import { selectByPath, selectBySlug } from '../store/posts.ts';
import { lockPost, type RowLockedPost } from '../store/write.ts';
import { isSlug } from './paths.ts';

/**
 * The posts with this slug, which may be one in several months, or the post at this path or earlier
 * path. Includes unpublished and deleted posts.
 *
 * @param name unchecked input
 */
export async function listPostsNamed(db: DbOrTransaction, name: string): Promise<Post[]> {
  const composed = name.normalize('NFC');
  if (isSlug(composed)) return await selectBySlug(db, composed);
  if (!isPostPath(composed)) return [];
  const post = (await selectByPath(db, composed)) ?? (await selectByOldPath(db, composed));
  return post ? [post] : [];
}

/**
 * Locks the post with this slug or path until the transaction ends.
 *
 * @throws NotFoundError for an unknown name; InvalidInputError for the slug of several posts
 */
export async function lockPostNamed(
  transaction: DbOrTransaction,
  name: string,
): Promise<RowLockedPost> {
  const [post, ...more] = await listPostsNamed(transaction, name);
  if (!post) throw new NotFoundError('post', name);
  if (more.length > 0) throw severalPosts(name, [post, ...more]);
  return await lockPost(transaction, post.id);
}

export function severalPosts(slug: string, posts: readonly Post[]): InvalidInputError {
  const paths = posts.map(({ path }) => path).join(', ');
  return new InvalidInputError(
    `Several posts have the slug “${slug}”. Use a path instead: ${paths}.`,
  );
}
