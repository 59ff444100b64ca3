/**
 * The library as others ask it: its pictures, page by page, and the files of one.
 */
import type { Deps } from '../deps.ts';
import { PICTURE_FORMATS, type PictureFormat } from '../posts/picture.ts';
import { isSlug } from '../posts/post.ts';
import { selectFile, selectMedia, selectMediaPage } from './media-store.ts';
import type { Media } from './media.ts';

export async function findMedia({ db }: Pick<Deps, 'db'>, id: number): Promise<Media | null> {
  return await selectMedia(db, id);
}

/** The newest first; `nextBeforeId`: where the next page begins, `null` after the last. */
export async function listMedia(
  { db }: Pick<Deps, 'db'>,
  { most, beforeId = null }: { most: number; beforeId?: number | null },
): Promise<{ media: Media[]; nextBeforeId: number | null }> {
  const found = await selectMediaPage(db, most + 1, beforeId);
  const media = found.slice(0, most);
  return { media, nextBeforeId: found.length > most ? (media.at(-1)?.id ?? null) : null };
}

export type MediaFile = { content: Uint8Array; format: PictureFormat };

const NAME = /^(.{1,100})-([1-9]\d{0,3})\.([a-z]{3,4})$/su;

/** The file at `/media/KEY/NAME`; both may be anything that a stranger typed, decoded. */
export async function findMediaFile(
  { db }: Pick<Deps, 'db'>,
  key: string,
  name: string,
): Promise<MediaFile | null> {
  const [, slug = '', width, extension] = NAME.exec(name.normalize('NFC')) ?? [];
  const format = PICTURE_FORMATS.find((each) => each === extension);
  if (!/^[0-9a-f]{16}$/.test(key) || !isSlug(slug) || !format) return null;

  const content = await selectFile(db, { key, slug, width: Number(width), format });
  return content && { content, format };
}
