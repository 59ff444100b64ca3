/**
 * The stored files of images and other items of the media library, and their chunks.
 */
import type { Db } from '../db/client.ts';

/** The format of the stored upload, which posts do not show. */
export const ORIGINAL = 'original';

export type FileOfKey = { key: string; slug: string; width: number; format: string };

export type FileRow = { mediaId: number; width: number; format: string; size: number };

/** `key` is the beginning of the hash. Does not read the content. */
export async function selectFile(
  db: Db,
  { key, slug, width, format }: FileOfKey,
): Promise<FileRow | null> {
  return await db.mediaFile.findFirst({
    // A range, so that the index on the hash is used: no digit comes after `f`.
    where: { width, format, media: { slug, hash: { gte: key, lt: `${key}g` } } },
    orderBy: { mediaId: 'asc' },
    select: { mediaId: true, width: true, format: true, size: true },
  });
}

/** Does not read the content. */
export async function selectOriginal(db: Db, mediaId: number): Promise<FileRow | null> {
  return await db.mediaFile.findFirst({
    where: { mediaId, format: ORIGINAL },
    select: { mediaId: true, width: true, format: true, size: true },
  });
}

/** `null` after the last chunk, and for a deleted file. */
export async function selectChunk(
  db: Db,
  { mediaId, width, format }: FileRow,
  position: number,
): Promise<Uint8Array | null> {
  const row = await db.mediaChunk.findUnique({
    where: {
      mediaId_width_format_position: { mediaId, width, format, position },
    },
    select: { content: true },
  });
  return row?.content ?? null;
}
