/**
 * The media library: lists images, reads their files, describes and deletes them.
 */
import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type Db, transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import type { Media, OriginalType } from './image.ts';
import {
  selectChunk,
  selectFile,
  selectOriginal,
  selectMedia,
  selectMediaPage,
  type FileRow,
  deleteMediaRow,
  updateAlt,
} from './store.ts';
import { IMAGE_FORMATS, type ImageFormat } from '../posts/images/image.ts';
import { imageChanges } from '../posts/images/images.ts';
import { renderPosts } from '../posts/render-due.ts';
import { isSlug } from '../posts/urls/paths.ts';

export async function findMedia({ db }: Pick<Deps, 'db'>, id: number): Promise<Media | null> {
  return await selectMedia(db, id);
}

/** The newest first; `nextBeforeId`: where the next page begins; `null` after the last. */
export async function listMedia(
  { db }: Pick<Deps, 'db'>,
  { max, beforeId = null }: { max: number; beforeId?: number | null },
): Promise<{ media: Media[]; nextBeforeId: number | null }> {
  const found = await selectMediaPage(db, max + 1, beforeId);
  const media = found.slice(0, max);
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

/** The upload, without its metadata; `null` for an image that was uploaded before originals were stored. */
export async function findOriginal(
  { db }: Pick<Deps, 'db'>,
  { id, originalType }: Pick<Media, 'id' | 'originalType'>,
): Promise<MediaFile<OriginalType> | null> {
  const file = originalType && (await selectOriginal(db, id));
  return file && { format: originalType, size: file.size, chunks: () => readChunks(db, file) };
}

async function* readChunks(db: Db, file: FileRow): AsyncGenerator<Uint8Array, void, undefined> {
  const limit = db.isPostgres ? readLimits.postgresql : readLimits.sqlite;
  let sent = 0;
  for (let position = 0; sent < file.size; position += 1) {
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

/** Deletes an image. Its URL answers 404 then, except in browsers and caches that have it. */
export async function deleteImage(deps: ChangeDeps, id: number): Promise<void> {
  await change(deps, id, (transaction) => deleteMediaRow(transaction, id));
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
