/**
 * Reads images of the media library for posts, and writes which posts show them.
 */
import type { Db, DbOrTransaction, Transaction } from '../../db/client.ts';
import type { LibraryImage } from '../images/image.ts';
import { IMAGE_COLUMNS, toImage, LISTED_COLUMNS, toListedPost, type ListedPost } from './posts.ts';

/** Images by keys, the beginnings of their hashes; unknown keys and those of other files are left out. */
export async function selectImages(
  db: DbOrTransaction,
  keys: readonly string[],
): Promise<LibraryImage[]> {
  if (keys.length === 0) return [];
  const rows = await db.media.findMany({
    // Ranges, so that the index on the hash is used: no digit comes after `f`.
    where: { kind: 'image', OR: keys.map((key) => ({ hash: { gte: key, lt: `${key}g` } })) },
    orderBy: { id: 'desc' },
    select: IMAGE_COLUMNS,
  });
  return rows.map(toImage);
}

/** Ids of images and other files, as {@link selectImages}. */
export async function selectMediaIds(
  db: DbOrTransaction,
  keys: readonly string[],
): Promise<number[]> {
  if (keys.length === 0) return [];
  const rows = await db.media.findMany({
    where: { OR: keys.map((key) => ({ hash: { gte: key, lt: `${key}g` } })) },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Stores which images a post shows now. */
export async function writeImagesOf(
  transaction: Transaction,
  postId: number,
  mediaIds: readonly number[],
): Promise<void> {
  const { postMedia } = transaction;
  await postMedia.deleteMany({ where: { postId, mediaId: { notIn: [...mediaIds] } } });
  const known = await postMedia.findMany({ where: { postId }, select: { mediaId: true } });
  const isKnown = new Set(known.map(({ mediaId }) => mediaId));
  const missing = mediaIds.filter((id) => !isKnown.has(id));
  if (missing.length === 0) return;
  await postMedia.createMany({ data: missing.map((mediaId) => ({ postId, mediaId })) });
}

const shows = (mediaId: number) => ({
  OR: [{ coverId: mediaId }, { media: { some: { mediaId } } }],
});

/** Posts that show an image in their text or as cover, last changed first. */
export async function selectPostsShowing(
  db: Db,
  mediaId: number,
  take: number,
): Promise<ListedPost[]> {
  const rows = await db.post.findMany({
    where: shows(mediaId),
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take,
    select: LISTED_COLUMNS,
  });
  return rows.map(toListedPost);
}

/** How many posts show each image; unused ones are left out. */
export async function countPostsShowing(
  db: Db,
  mediaIds: readonly number[],
): Promise<Map<number, number>> {
  const [inTexts, asCovers] = await Promise.all([
    db.postMedia.findMany({
      where: { mediaId: { in: [...mediaIds] } },
      select: { mediaId: true, postId: true },
    }),
    db.post.findMany({
      where: { coverId: { in: [...mediaIds] } },
      select: { coverId: true, id: true },
    }),
  ]);
  const posts = new Map<number, Set<number>>();
  const add = (mediaId: number, postId: number) =>
    posts.set(mediaId, (posts.get(mediaId) ?? new Set()).add(postId));
  for (const { mediaId, postId } of inTexts) add(mediaId, postId);
  for (const { coverId, id } of asCovers) if (coverId !== null) add(coverId, id);
  return new Map([...posts].map(([id, of]) => [id, of.size]));
}

/** Posts whose text contains the image's URL, stored as showing it or not. */
export async function selectPostsNaming(db: DbOrTransaction, key: string): Promise<number[]> {
  const rows = await db.post.findMany({
    where: { markdown: { contains: `/media/${key}/` } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Stores that these posts show the image. */
export async function addImageTo(
  transaction: Transaction,
  mediaId: number,
  postIds: readonly number[],
): Promise<void> {
  const { postMedia } = transaction;
  await postMedia.deleteMany({ where: { mediaId, postId: { in: [...postIds] } } });
  await postMedia.createMany({ data: postIds.map((postId) => ({ postId, mediaId })) });
}

/** Makes the posts that show an image due to be rendered again. @returns their ids */
export async function outdatePostsShowing(
  transaction: Transaction,
  mediaId: number,
): Promise<number[]> {
  await transaction.post.updateMany({ where: shows(mediaId), data: { renderer: 0 } });
  const rows = await transaction.post.findMany({ where: shows(mediaId), select: { id: true } });
  return rows.map(({ id }) => id);
}
