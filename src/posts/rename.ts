/**
 * A post moves to another slug. Where the public found it before leads to it and still receives.
 */
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { lockPostNamed } from './named.ts';
import { dueAfterChange } from './notify.ts';
import { deleteOldPath, insertOldPath } from './old-path-store.ts';
import type { Post } from './post.ts';
import { checkedPath, refuseOldPath, takenPath } from './publish.ts';
import { hasBeenPublic } from './visibility.ts';
import { updatePost } from './write-store.ts';

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
      const { post, notifyAt } = await lockPostNamed(transaction, slugOrPath);
      const from = post.path;
      const path = checkedPath(from.slice(0, from.lastIndexOf('/') + 1) + slug, slug);
      if (path === from) return { post, from };
      wanted = path;
      await deleteOldPath(transaction, path, post.id);
      const renamed = await updatePost(transaction, post, {
        path,
        slug,
        updatedAt: now,
        notifyAt: dueAfterChange(post, notifyAt, now),
      });
      await refuseOldPath(transaction, path);
      if (hasBeenPublic(post, now)) await insertOldPath(transaction, from, post.id);
      return { post: renamed, from };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw takenPath(wanted);
  }
}
