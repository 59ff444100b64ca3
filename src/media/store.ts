/**
 * The tables of the media library: images, their files, and the chunks of the files.
 */
import { type Db, type DbOrTransaction, type Transaction, oneOf } from '../db/client.ts';
import { type Media, ORIGINAL_TYPES } from './image.ts';
import type { MadeFile, Original } from './sizes.ts';
import { IMAGE_FORMATS } from '../posts/images/image.ts';

/** The same size as the chunks into which a migration split earlier files. */
const CHUNK_BYTES = 65_536;

/** The format of the stored upload, which posts do not show. */
const ORIGINAL = 'original';

const COLUMNS = {
  id: true,
  hash: true,
  slug: true,
  width: true,
  height: true,
  size: true,
  alt: true,
  createdAt: true,
  user: { select: { id: true, name: true } },
  originalType: true,
  files: {
    where: { format: { not: ORIGINAL } },
    select: { width: true, format: true },
    orderBy: { width: 'asc' },
  },
} as const;

type Row = Omit<Media, 'files' | 'originalType'> & {
  originalType: string | null;
  files: { width: number; format: string }[];
};

function toMedia({ files, originalType, ...row }: Row): Media {
  return {
    ...row,
    originalType: originalType === null ? null : oneOf(ORIGINAL_TYPES, originalType),
    files: files.map(({ width, format }) => ({ width, format: oneOf(IMAGE_FORMATS, format) })),
  };
}

export async function selectMedia(db: DbOrTransaction, id: number): Promise<Media | null> {
  const row = await db.media.findUnique({ where: { id }, select: COLUMNS });
  return row && toMedia(row);
}

export async function selectMediaByHash(db: DbOrTransaction, hash: string): Promise<Media | null> {
  const row = await db.media.findUnique({ where: { hash }, select: COLUMNS });
  return row && toMedia(row);
}

/** Newest first; with `beforeId`, those before that image. */
export async function selectMediaPage(
  db: Db,
  take: number,
  beforeId: number | null,
): Promise<Media[]> {
  const rows = await db.media.findMany({
    where: beforeId === null ? {} : { id: { lt: beforeId } },
    orderBy: { id: 'desc' },
    take,
    select: COLUMNS,
  });
  return rows.map(toMedia);
}

export type NewMedia = Pick<Media, 'hash' | 'slug' | 'width' | 'height' | 'size' | 'createdAt'> & {
  userId: number;
  files: MadeFile[];
  original: Original;
};

/** Rejects with a unique violation if the same file was uploaded before. */
export async function insertMedia(
  transaction: Transaction,
  { files, original, ...media }: NewMedia,
): Promise<Media> {
  const row = await transaction.media.create({
    data: {
      ...media,
      type: 'image/webp',
      originalType: original.type,
      files: {
        create: [...files, { ...original, format: ORIGINAL }].map(({ bytes, width, format }) => ({
          width,
          format,
          size: bytes.length,
          chunks: { createMany: { data: chunksOf(bytes) } },
        })),
      },
    },
    select: COLUMNS,
  });
  return toMedia(row);
}

export async function updateAlt(
  transaction: Transaction,
  id: number,
  alt: string | null,
): Promise<void> {
  await transaction.media.updateMany({ where: { id }, data: { alt } });
}

export async function deleteMediaRow(transaction: Transaction, id: number): Promise<void> {
  await transaction.media.deleteMany({ where: { id } });
}

function chunksOf(bytes: Uint8Array): { position: number; content: Uint8Array<ArrayBuffer> }[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, position) => {
    const from = position * CHUNK_BYTES;
    return { position, content: new Uint8Array(bytes.slice(from, from + CHUNK_BYTES)) };
  });
}

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
