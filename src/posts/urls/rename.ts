/**
 * A post moves to another slug. Where the public found it before leads to it and still receives.
 */
import { isUniqueViolation, transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { lockPostNamed } from './find-by-name.ts';
import { dueAfterChange } from '../notify.ts';
import { deleteOldPath, insertOldPath } from '../store/old-paths.ts';
import type { Post } from '../post.ts';
import { checkedPath, refuseOldPath, takenPath } from '../publish.ts';
import { hasBeenPublic } from '../visibility.ts';
import { updatePost, type RowLockedPost } from '../store/write.ts';

export type RenameOutcome = { post: Post; from: string };

/**
 * Gives a page another slug, or a post one in the year and month of its address. Nobody is told of that: those who
 * were told of its links know them by the earlier address, which leads here, and hear of changes
 * under that address.
 *
 * @returns the post as it is now, and the path that it had
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several, or
 *   if the new one cannot be part of an address, which is or was another post's
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
      wanted = pathCalled(locked.post, slug);
      return { post: await moveTo(transaction, locked, slug, now), from };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw takenPath(wanted);
  }
}

/**
 * The same of a post that is locked. Rejects with a unique violation if the path is taken.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, or was another post's
 */
export async function moveTo(
  transaction: Transaction,
  { post, notifyAt }: Pick<RowLockedPost, 'post' | 'notifyAt'>,
  slug: string,
  now: Date,
): Promise<Post> {
  const path = pathCalled(post, slug);
  if (path === post.path) return post;
  await deleteOldPath(transaction, path, post.id);
  const renamed = await updatePost(transaction, post, {
    path,
    slug,
    updatedAt: now,
    notifyAt: dueAfterChange(post, notifyAt, now),
  });
  await refuseOldPath(transaction, path);
  const isKnown = hasBeenPublic(post, now) || post.status === 'protected';
  if (isKnown) await insertOldPath(transaction, post.path, post.id);
  return renamed;
}

/** @throws InvalidInputError if the slug cannot be part of an address */
function pathCalled({ path }: Post, slug: string): string {
  return checkedPath(path.slice(0, path.lastIndexOf('/') + 1) + slug, slug);
}
