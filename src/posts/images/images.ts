/**
 * Images in posts: which a text shows, which posts show an image, and rendering those posts again when it
 * changes.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Deps } from '../../deps.ts';
import {
  addImageTo,
  outdatePostsShowing,
  selectImages,
  selectPostsNaming,
  selectPostsShowing,
} from '../store/images.ts';
import { imageKey, imageKeysIn, type LibraryImage, type LibraryImages } from './image.ts';
import { selectAuthorsShowing } from '../store/authors.ts';
import type { ListedPost } from '../store/posts.ts';
import { authorKey, postKey } from '../cache-keys/surrogate-keys.ts';

export type { ListedPost } from '../store/posts.ts';

/** The images of the library whose URLs are in a text. */
export async function imagesIn(db: DbOrTransaction, markdown: string): Promise<LibraryImages> {
  const images = await selectImages(db, imageKeysIn(markdown));
  return new Map(images.map((image) => [imageKey(image), image]));
}

/** Posts that show an image in their text or as cover, of any status, last changed first. */
export async function listPostsShowing(
  { db }: Pick<Deps, 'db'>,
  mediaId: number,
  max: number,
): Promise<ListedPost[]> {
  return await selectPostsShowing(db, mediaId, max);
}

/**
 * To be called in the transaction that adds an image: texts may have its URL already, from before it
 * was deleted, or because the text was imported first.
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
 * To be called in the transaction that changes or deletes an image, before it is deleted: makes the
 * posts that show it due to be rendered again, and drops their cached pages and those of its authors.
 *
 * @returns their ids, for {@link renderPosts} (posts/render-due.ts) after the transaction
 */
export async function imageChanges(transaction: Transaction, mediaId: number): Promise<number[]> {
  const ids = await outdatePostsShowing(transaction, mediaId);
  touch(transaction, ids.map(postKey));
  touch(transaction, (await selectAuthorsShowing(transaction, mediaId)).map(authorKey));
  return ids;
}
