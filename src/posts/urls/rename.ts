/**
 * Changes the slug of a post, and adds aliases: the earlier paths redirect to the post, and linkbacks to them
 * count for it.
 */
import { isUniqueViolation, transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { dueAfterChange } from '../notify.ts';
import { type Post, isPostPath, isUrlKnown } from '../post.ts';
import { checkedPath, refuseOldPath, takenPath, refuseTakenPath } from '../publish.ts';
import { deleteOldPath, insertOldPath, selectByOldPath } from '../store/paths.ts';
import { updatePost, type RowLockedPost } from '../store/write.ts';
import { lockPostNamed } from './find-by-name.ts';
import { isReservedSlug } from './paths.ts';

export type RenameOutcome = { post: Post; from: string };

/**
 * Changes a slug; a post keeps the year and month of its path. Sites that were notified of its links
 * know the post by the earlier path, which redirects, and are notified of changes under that path.
 *
 * @returns the post after the change, and its earlier path
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts, an
 *   invalid new slug, or a path that is or was another post's
 */
export async function renamePost(
  deps: Pick<Deps, 'db' | 'clock'>,
  slugOrPath: string,
  newSlug: string,
): Promise<RenameOutcome> {
  const now = deps.clock.now();
  const slug = newSlug.normalize('NFC');
  let wanted = slug;
  try {
    return await transact(deps.db, async (transaction) => {
      const locked = await lockPostNamed(transaction, slugOrPath);
      const { path: from } = locked.post;
      wanted = pathWith(locked.post, slug);
      return { post: await moveTo(transaction, locked, slug, now), from };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw takenPath(wanted);
  }
}

/**
 * As {@link renamePost}, for a locked post. Rejects with a unique violation if the path is taken.
 *
 * @throws InvalidInputError for an invalid slug, or a path that was another post's
 */
export async function moveTo(
  transaction: Transaction,
  { post, notifyAt, statusBefore }: Pick<RowLockedPost, 'post' | 'notifyAt' | 'statusBefore'>,
  slug: string,
  now: Date,
): Promise<Post> {
  const path = pathWith(post, slug);
  if (path === post.path) return post;
  await deleteOldPath(transaction, path, post.id);
  const renamed = await updatePost(transaction, post, {
    path,
    slug,
    updatedAt: now,
    notifyAt: dueAfterChange(post, notifyAt, now),
  });
  await refuseOldPath(transaction, path);
  if (isUrlKnown(post, statusBefore, now)) await insertOldPath(transaction, post.path, post.id);
  return renamed;
}

/** @throws InvalidInputError for an invalid slug */
function pathWith({ path }: Post, slug: string): string {
  return checkedPath(path.slice(0, path.lastIndexOf('/') + 1) + slug, slug);
}

/** Reserved first parts below which other blogs have posts, and this site has nothing. */
const OTHER_BLOGS = /^\/(?:\d{4}|archives?|posts?|blog|wp-[^/]*)\/./iu;

/**
 * Adds paths that redirect to the post.
 *
 * @returns whether any of them is new
 * @throws InvalidInputError if one is or was another post's, or is reserved
 */
export async function addAliases(
  transaction: Transaction,
  { id, path }: Post,
  aliases: readonly string[],
): Promise<boolean> {
  let isAnyNew = false;
  for (const alias of new Set(aliases)) {
    if (alias === path) continue;
    const [, first = ''] = alias.split('/');
    if (isReservedSlug(first) && !OTHER_BLOGS.test(alias)) {
      throw new InvalidInputError(
        `${alias} is reserved for the site itself. Remove it from the aliases.`,
      );
    }
    const earlier = await selectByOldPath(transaction, alias);
    if (earlier?.id === id) continue;
    if (earlier) {
      throw new InvalidInputError(
        `${alias} already redirects to ${earlier.path}. Remove it from the aliases.`,
      );
    }
    if (isPostPath(alias)) await refuseTakenPath(transaction, alias);
    await insertOldPath(transaction, alias, id);
    isAnyNew = true;
  }
  return isAnyNew;
}
