/**
 * The pictures of posts: what the renderer is given of them, where each is shown, and what becomes of
 * those posts when one changes.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Deps } from '../../deps.ts';
import {
  addImageTo,
  countPostsShowing,
  outdatePostsShowing,
  selectImages,
  selectPostsNaming,
  selectPostsShowing,
} from '../store/images.ts';
import { imageKey, imageKeysIn, type LibraryImage, type LibraryImages } from './image.ts';
import type { ListedPost } from '../store/posts.ts';
import { postKey } from '../cache-keys/surrogate-keys.ts';

export type { ListedPost } from '../store/posts.ts';

/** Those of the library whose addresses stand in a text. */
export async function imagesIn(db: DbOrTransaction, markdown: string): Promise<LibraryImages> {
  const images = await selectImages(db, imageKeysIn(markdown));
  return new Map(images.map((image) => [imageKey(image), image]));
}

/** Posts that show it in their text or at their head, whatever their status, last changed first. */
export async function listPostsShowing(
  { db }: Pick<Deps, 'db'>,
  mediaId: number,
  max: number,
): Promise<ListedPost[]> {
  return await selectPostsShowing(db, mediaId, max);
}

/** How many posts show each of several; those that none shows are left out. */
export async function countUses(
  { db }: Pick<Deps, 'db'>,
  mediaIds: readonly number[],
): Promise<Map<number, number>> {
  return await countPostsShowing(db, mediaIds);
}

/**
 * To be called when a picture has come into the library, in that transaction: a text may have its
 * address already, from before it was deleted, or because the text came here first.
 *
 * @returns as {@link imageChanges}
 */
export async function imageAppears(
  transaction: Transaction,
  image: Pick<LibraryImage, 'id' | 'hash'>,
): Promise<number[]> {
  const posts = await selectPostsNaming(transaction, imageKey(image));
  if (posts.length === 0) return [];
  await addImageTo(transaction, image.id, posts);
  return await imageChanges(transaction, image.id);
}

/**
 * To be called by what changes or deletes a picture, in its transaction and before it is gone: the
 * posts that show it are no longer what was kept of them, and are due to be rendered again.
 *
 * @returns their ids, for {@link renderPosts} (posts/render-due.ts) once it is done
 */
export async function imageChanges(transaction: Transaction, mediaId: number): Promise<number[]> {
  const ids = await outdatePostsShowing(transaction, mediaId);
  touch(transaction, ids.map(postKey));
  return ids;
}
