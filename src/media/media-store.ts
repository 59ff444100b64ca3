/**
 * The tables of pictures and their files. Which posts show them is in use-store.ts.
 */
import type { Db, DbOrTransaction, Transaction } from '../db/client.ts';
import type { PictureFormat } from '../posts/picture.ts';
import type { Media } from './media.ts';
import type { MadeFile } from './sizes.ts';

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
  files: { select: { width: true, format: true }, orderBy: { width: 'asc' } },
} as const;

type Row = Omit<Media, 'files'> & { files: { width: number; format: string }[] };

function toMedia({ files, ...row }: Row): Media {
  return {
    ...row,
    files: files.map(({ width, format }) => ({ width, format: format as PictureFormat })),
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

/** The newest first; `beforeId`: those before that one. */
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
};

/** Rejects with a unique violation if the same file was uploaded before. */
export async function insertMedia(
  transaction: Transaction,
  { files, ...media }: NewMedia,
): Promise<Media> {
  const row = await transaction.media.create({
    data: {
      ...media,
      type: 'image/webp',
      files: {
        create: files.map(({ bytes, ...file }) => ({ ...file, content: new Uint8Array(bytes) })),
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

export type FileOfKey = { key: string; slug: string; width: number; format: string };

/** `key` is the hash's beginning. */
export async function selectFile(
  db: Db,
  { key, slug, width, format }: FileOfKey,
): Promise<Uint8Array | null> {
  const row = await db.mediaFile.findFirst({
    // A range, which the index of the whole hash answers: no digit comes after `f`.
    where: { width, format, media: { slug, hash: { gte: key, lt: `${key}g` } } },
    orderBy: { mediaId: 'asc' },
    select: { content: true },
  });
  return row?.content ?? null;
}
