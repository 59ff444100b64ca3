/**
 * The media library: lists images and other files, reads what is stored of them, describes and deletes them.
 */
import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type Db, transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import type { LibraryFile, LibraryItem } from './file.ts';
import { originalExtension, type Media, type OriginalType } from './image.ts';
import { selectChunk, selectFile, selectOriginal, type FileRow } from './file-store.ts';
import {
  CHUNK_BYTES,
  deleteMediaRow,
  deleteUnusedRows,
  selectItem,
  selectItemByKey,
  selectItemsPage,
  selectNewestItem,
  selectStoredFile,
  updateAlt,
} from './store.ts';
import { IMAGE_FORMATS, type ImageFormat } from '../posts/images/image.ts';
import { imageChanges } from '../posts/images/images.ts';
import { renderPosts } from '../posts/render-due.ts';
import { isSlug } from '../posts/urls/paths.ts';

/** An image or another file. */
export async function findItem({ db }: Pick<Deps, 'db'>, id: number): Promise<LibraryItem | null> {
  return await selectItem(db, id);
}

/** An image; `null` also for a file. */
export async function findMedia({ db }: Pick<Deps, 'db'>, id: number): Promise<Media | null> {
  const item = await selectItem(db, id);
  return item?.kind === 'image' ? item : null;
}

/** Images and other files, the newest first; `nextBeforeId`: where the next page begins; `null` after the last. */
export async function listItems(
  { db }: Pick<Deps, 'db'>,
  { max, beforeId = null }: { max: number; beforeId?: number | null },
): Promise<{ items: LibraryItem[]; nextBeforeId: number | null }> {
  const found = await selectItemsPage(db, max + 1, { beforeId, kind: null });
  const items = found.slice(0, max);
  return { items, nextBeforeId: found.length > max ? (items.at(-1)?.id ?? null) : null };
}

/** As {@link listItems}, images only. */
export async function listMedia(
  { db }: Pick<Deps, 'db'>,
  { max, beforeId = null }: { max: number; beforeId?: number | null },
): Promise<{ media: Media[]; nextBeforeId: number | null }> {
  const found = await selectItemsPage(db, max + 1, { beforeId, kind: 'image' });
  const media = found.slice(0, max).flatMap((item) => (item.kind === 'image' ? [item] : []));
  return { media, nextBeforeId: found.length > max ? (media.at(-1)?.id ?? null) : null };
}

/** `Format`: of the file. */
export type MediaFile<Format = ImageFormat> = {
  format: Format;
  /** In bytes. */
  size: number;
  /**
   * Its content, 64 kB at a time, each chunk read when it is requested. Throws if the file is deleted
   * meanwhile.
   */
  chunks: () => AsyncGenerator<Uint8Array, void, undefined>;
};

export type DownloadFile = Pick<LibraryFile, 'name' | 'type' | 'size'> & {
  /** As `MediaFile.chunks`; of a part, from `start` to before `end`. */
  chunks: (part?: Part) => AsyncGenerator<Uint8Array, void, undefined>;
};

/** In bytes. */
export type Part = { start: number; end: number };

/**
 * How many chunks a process reads at a time. SQLite reads on the event loop, about a millisecond each:
 * one at a time, so that no page waits for more than one.
 */
const readLimits = { sqlite: pLimit(1), postgresql: pLimit(4) };
/** Before each read, so that pages are answered in between. */
const PAUSE_MS = 2;

const NAME = /^(.{1,100})-([1-9]\d{0,3})\.([a-z]{3,4})$/su;

/** The file at `/media/KEY/NAME`; both are decoded, unchecked input. Reads no content yet. */
export async function findMediaFile(
  { db }: Pick<Deps, 'db'>,
  key: string,
  name: string,
): Promise<MediaFile | null> {
  const [, slug = '', width, extension] = NAME.exec(name.normalize('NFC')) ?? [];
  const format = IMAGE_FORMATS.find((each) => each === extension);
  if (!/^[0-9a-f]{16}$/.test(key) || !isSlug(slug) || !format) return null;

  const file = await selectFile(db, { key, slug, width: Number(width), format });
  return file && { format, size: file.size, chunks: () => readChunks(db, file) };
}

const FILE_NAME = /^(.{1,100})\.([a-z0-9]{1,8})$/su;

/** The file that is not an image at `/media/KEY/NAME`, as {@link findMediaFile}. */
export async function findDownload(
  { db }: Pick<Deps, 'db'>,
  key: string,
  name: string,
): Promise<DownloadFile | null> {
  const [, slug = '', extension = ''] = FILE_NAME.exec(name.normalize('NFC')) ?? [];
  if (!/^[0-9a-f]{16}$/.test(key) || !isSlug(slug)) return null;
  const found = await selectStoredFile(db, { key, slug, extension });
  if (!found) return null;
  const { row, file } = found;
  return {
    name: file.name,
    type: file.type,
    size: file.size,
    chunks: (part) => (part ? readPart(db, row, part) : readChunks(db, row)),
  };
}

/** The upload, without its metadata; `null` for an image that was uploaded before originals were stored. */
export async function findOriginal(
  { db }: Pick<Deps, 'db'>,
  { id, originalType }: Pick<Media, 'id' | 'originalType'>,
): Promise<MediaFile<OriginalType> | null> {
  const file = originalType && (await selectOriginal(db, id));
  return file && { format: originalType, size: file.size, chunks: () => readChunks(db, file) };
}

/** The upload at `/media/KEY/SLUG.EXTENSION`, as {@link findMediaFile}; the extension is that of its type. */
export async function findOriginalAt(
  deps: Pick<Deps, 'db'>,
  key: string,
  name: string,
): Promise<MediaFile<OriginalType> | null> {
  const [, slug = '', extension = ''] = FILE_NAME.exec(name.normalize('NFC')) ?? [];
  if (!/^[0-9a-f]{16}$/.test(key) || !isSlug(slug)) return null;
  const item = await selectItemByKey(deps.db, key);
  const isThere =
    item?.kind === 'image' && item.slug === slug && originalExtension(item) === extension;
  return isThere ? await findOriginal(deps, item) : null;
}

/** The image or file with this key in its URL; `key` is unchecked. */
export async function findItemByKey(
  { db }: Pick<Deps, 'db'>,
  key: string,
): Promise<LibraryItem | null> {
  return /^[0-9a-f]{16}$/.test(key) ? await selectItemByKey(db, key) : null;
}

/** The newest upload of a user, if it is from then or later. */
export async function findNewestItem(
  { db }: Pick<Deps, 'db'>,
  userId: number,
  since: Date,
): Promise<LibraryItem | null> {
  return await selectNewestItem(db, { userId, since });
}

async function* readPart(
  db: Db,
  row: FileRow,
  { start, end }: Part,
): AsyncGenerator<Uint8Array, void, undefined> {
  const first = Math.floor(start / CHUNK_BYTES);
  let at = first * CHUNK_BYTES;
  for await (const chunk of readChunks(db, { ...row, size: end }, first)) {
    yield chunk.subarray(Math.max(0, start - at), end - at);
    at += chunk.length;
  }
}

async function* readChunks(
  db: Db,
  file: FileRow,
  first = 0,
): AsyncGenerator<Uint8Array, void, undefined> {
  const limit = db.isPostgres ? readLimits.postgresql : readLimits.sqlite;
  let sent = first * CHUNK_BYTES;
  for (let position = first; sent < file.size; position += 1) {
    const chunk = await limit(async () => {
      await wait(PAUSE_MS);
      return await selectChunk(db, file, position);
    });
    if (!chunk) throw new Error('The file was deleted while it was sent.');
    sent += chunk.length;
    yield chunk;
  }
}

type ChangeDeps = Pick<Deps, 'config' | 'db' | 'log'>;

/**
 * Sets the alternative text, and renders the posts that show the image.
 *
 * @param alt `null`: not entered yet; empty: a decorative image
 */
export async function describeImage(
  deps: ChangeDeps,
  id: number,
  alt: string | null,
): Promise<void> {
  const text = alt === null ? null : toPlainText(alt);
  await change(deps, id, (transaction) => updateAlt(transaction, id, text));
}

/** Deletes an image or file. Its URL answers 404 then, except in browsers and caches that have it. */
export async function deleteImage(deps: ChangeDeps, id: number): Promise<void> {
  await change(deps, id, (transaction) => deleteMediaRow(transaction, id));
}

/**
 * Deletes those of these images and files that no post, author or import uses.
 *
 * @returns how many
 */
export async function deleteUnused(
  transaction: Transaction,
  ids: readonly number[],
): Promise<number> {
  return await deleteUnusedRows(transaction, ids);
}

async function change(
  deps: ChangeDeps,
  id: number,
  write: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  const posts = await transact(deps.db, async (transaction) => {
    const showing = await imageChanges(transaction, id);
    await write(transaction);
    return showing;
  });
  await renderPosts(deps, posts);
}
