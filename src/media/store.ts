/**
 * The tables of the media library: images and other files, what is stored of each, and its chunks.
 */
import { type Db, type DbOrTransaction, type Transaction, oneOf } from '../db/client.ts';
import { type Media, ORIGINAL_TYPES } from './image.ts';
import type { LibraryFile, LibraryItem } from './file.ts';
import { ORIGINAL, type FileRow } from './file-store.ts';
import { extensionOf } from './file-types.ts';
import type { MadeFile, Original } from './sizes.ts';
import { IMAGE_FORMATS } from '../posts/images/image.ts';

/** Of a stored file, but for its last. The same size as the chunks into which a migration split earlier files. */
export const CHUNK_BYTES = 65_536;

/** The format of a stored file that is no image. Its width is 0. */
const FILE = 'file';

const NOT_SHOWN: string[] = [ORIGINAL, FILE];

/** `Media.kind`; `partial`: a file whose chunks are being stored. */
const KIND = { image: 'image', file: 'file', partial: 'partial' } as const;

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
  kind: true,
  type: true,
  fileName: true,
  files: {
    where: { format: { notIn: NOT_SHOWN } },
    select: { width: true, format: true },
    orderBy: { width: 'asc' },
  },
} as const;

type Row = Omit<Media, 'files' | 'originalType' | 'kind'> & {
  kind: string;
  type: string;
  fileName: string | null;
  originalType: string | null;
  files: { width: number; format: string }[];
};

export { COLUMNS as ITEM_COLUMNS };

export function toItem(row: Row): LibraryItem {
  return row.kind === KIND.image ? toMedia(row) : toFile(row);
}

function toFile({ id, hash, slug, type, fileName, size, user, createdAt }: Row): LibraryFile {
  return { kind: 'file', id, hash, slug, type, name: fileName ?? slug, size, user, createdAt };
}

function toMedia({ files, originalType, kind: _, type: __, fileName: ___, ...row }: Row): Media {
  return {
    ...row,
    kind: 'image',
    originalType: originalType === null ? null : oneOf(ORIGINAL_TYPES, originalType),
    files: files.map(({ width, format }) => ({ width, format: oneOf(IMAGE_FORMATS, format) })),
  };
}

export async function selectItem(db: DbOrTransaction, id: number): Promise<LibraryItem | null> {
  const row = await db.media.findFirst({ where: { id, ...IS_COMPLETE }, select: COLUMNS });
  return row && toItem(row);
}

export async function selectItemByHash(
  db: DbOrTransaction,
  hash: string,
): Promise<LibraryItem | null> {
  const row = await db.media.findFirst({ where: { hash, ...IS_COMPLETE }, select: COLUMNS });
  return row && toItem(row);
}

export const IS_COMPLETE = { kind: { in: [KIND.image, KIND.file] } };

/** Newest first; with `beforeId`, those before it. */
export async function selectItemsPage(
  db: Db,
  take: number,
  { beforeId, kind }: { beforeId: number | null; kind: LibraryItem['kind'] | null },
): Promise<LibraryItem[]> {
  const rows = await db.media.findMany({
    where: {
      ...(kind === null ? IS_COMPLETE : { kind }),
      ...(beforeId !== null && { id: { lt: beforeId } }),
    },
    orderBy: { id: 'desc' },
    take,
    select: COLUMNS,
  });
  return rows.map(toItem);
}

export type NewMedia = Pick<Media, 'hash' | 'slug' | 'width' | 'height' | 'size' | 'createdAt'> & {
  userId: number | null;
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

export type NewFile = Pick<LibraryFile, 'slug' | 'type' | 'name' | 'createdAt'> & {
  userId: number | null;
};

/**
 * Inserts the row of a file whose chunks follow. It is in no list, and has no URL, until {@link completeFile}.
 *
 * @param hash unique, and not that of any content
 */
export async function insertPartialFile(
  transaction: Transaction,
  { name, ...file }: NewFile,
  hash: string,
): Promise<number> {
  const { id } = await transaction.media.create({
    data: {
      ...file,
      ...{ kind: KIND.partial, hash, fileName: name, width: 0, height: 0, size: 0 },
      files: { create: [{ width: 0, format: FILE, size: 0 }] },
    },
    select: { id: true },
  });
  return id;
}

export async function insertFileChunks(
  transaction: Transaction,
  mediaId: number,
  first: number,
  chunks: readonly Uint8Array[],
): Promise<void> {
  await transaction.mediaChunk.createMany({
    data: chunks.map((content, index) => ({
      ...{ mediaId, width: 0, format: FILE, position: first + index },
      content: new Uint8Array(content),
    })),
  });
}

/** Rejects with a unique violation if the same file was stored meanwhile. */
export async function completeFile(
  transaction: Transaction,
  id: number,
  { hash, size }: { hash: string; size: number },
): Promise<LibraryFile> {
  await transaction.mediaFile.updateMany({ where: { mediaId: id }, data: { size } });
  const row = await transaction.media.update({
    where: { id },
    data: { hash, size, kind: KIND.file },
    select: COLUMNS,
  });
  return toFile(row);
}

/** Files that a killed process left incomplete. */
export async function deletePartialFiles(transaction: Transaction, before: Date): Promise<void> {
  const { media } = transaction;
  await media.deleteMany({ where: { kind: KIND.partial, createdAt: { lt: before } } });
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

export async function deleteUnusedRows(
  { media }: Transaction,
  ids: readonly number[],
): Promise<number> {
  const none = { none: {} };
  const { count } = await media.deleteMany({
    where: {
      id: { in: [...ids] },
      ...{ posts: none, covers: none, portraits: none, imported: none },
    },
  });
  return count;
}

function chunksOf(bytes: Uint8Array): { position: number; content: Uint8Array<ArrayBuffer> }[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, position) => {
    const from = position * CHUNK_BYTES;
    return { position, content: new Uint8Array(bytes.slice(from, from + CHUNK_BYTES)) };
  });
}

/** The file at `/media/KEY/NAME`, where `slug` and `extension` are its name. Reads no content. */
export async function selectStoredFile(
  db: Db,
  { key, slug, extension }: { key: string; slug: string; extension: string },
): Promise<{ file: LibraryFile; row: FileRow } | null> {
  const row = await db.media.findFirst({
    where: { kind: KIND.file, slug, hash: { gte: key, lt: `${key}g` } },
    orderBy: { id: 'asc' },
    select: COLUMNS,
  });
  const file = row && toFile(row);
  if (!file || extensionOf(file.name) !== extension) return null;
  return { file, row: { mediaId: file.id, width: 0, format: FILE, size: file.size } };
}

/** `key` is the beginning of the hash. */
export async function selectItemByKey(db: Db, key: string): Promise<LibraryItem | null> {
  const row = await db.media.findFirst({
    where: { hash: { gte: key, lt: `${key}g` }, ...IS_COMPLETE },
    orderBy: { id: 'asc' },
    select: COLUMNS,
  });
  return row && toItem(row);
}

/** The newest upload of a user since then. */
export async function selectNewestItem(
  db: Db,
  { userId, since }: { userId: number; since: Date },
): Promise<LibraryItem | null> {
  const row = await db.media.findFirst({
    where: { userId, createdAt: { gte: since }, ...IS_COMPLETE },
    orderBy: { id: 'desc' },
    select: COLUMNS,
  });
  return row && toItem(row);
}
