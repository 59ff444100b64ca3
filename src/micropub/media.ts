/**
 * The media library for a Micropub client: stores uploads, lists them, and deletes them.
 *
 * @see https://www.w3.org/TR/micropub/#media-endpoint
 */
import { createReadStream } from 'node:fs';
import { noteAction } from '../accounts/audit.ts';
import type { Program } from '../clients/program.ts';
import type { Deps } from '../deps.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { addMedia } from '../media/add.ts';
import { mayChange } from '../media/image.ts';
import { deleteImage, describeImage, findNewestItem, listItems } from '../media/library.ts';
import { findItemByUrl, uploadType, uploadUrl } from '../media/urls.ts';
import { whyRefused } from '../media/why-refused.ts';
import { readSettings } from '../settings/settings.ts';

type MediaDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** `alt`: alternative text, if the client gives one. */
export type Upload = { path: string; name: string; alt?: string };

export type StoreOutcome = { kind: 'stored'; url: string } | { kind: 'refused'; reason: string };

const MB = 1_000_000;

/** @throws Error for an image, on a machine that sharp is not made for */
export async function storeUpload(
  deps: MediaDeps,
  { user }: Program,
  { path, name, alt = '' }: Upload,
): Promise<StoreOutcome> {
  const settings = await readSettings(deps);
  const outcome = await addMedia(deps, {
    open: () => createReadStream(path),
    name,
    userId: user.id,
    maxFileBytes: settings.maxFileSize * MB,
  });
  if (outcome.kind !== 'added' && outcome.kind !== 'known') {
    return { kind: 'refused', reason: whyRefused(outcome, name, settings) };
  }
  const { kind, media } = outcome;
  if (kind === 'added') {
    await noteAction(deps, user, 'uploaded', media.slug);
    if (media.kind === 'image' && toPlainText(alt) !== '') await describeImage(deps, media.id, alt);
  }
  return { kind: 'stored', url: uploadUrl(deps.config.siteUrl, media) };
}

export type ListedMedia = { url: string; published: string; mime_type: string };

/** The newest first. @param after the `after` of an earlier answer */
export async function listUploads(
  deps: MediaDeps,
  { limit, after }: { limit: number; after: number | null },
): Promise<{ items: ListedMedia[]; after: string | null }> {
  const { items, nextBeforeId } = await listItems(deps, { max: limit, beforeId: after });
  return {
    items: items.map((item) => ({
      url: uploadUrl(deps.config.siteUrl, item),
      published: item.createdAt.toISOString(),
      mime_type: uploadType(item),
    })),
    after: nextBeforeId === null ? null : String(nextBeforeId),
  };
}

/** As Quill expects it: an upload from another device that was just made. */
const RECENT_MS = 5 * 60_000;

export async function lastUploadUrl(deps: MediaDeps, { user }: Program): Promise<string | null> {
  const since = new Date(deps.clock.now().getTime() - RECENT_MS);
  const item = await findNewestItem(deps, user.id, since);
  return item && uploadUrl(deps.config.siteUrl, item);
}

export async function deleteUpload(
  deps: MediaDeps,
  { user }: Program,
  url: string,
): Promise<'deleted' | 'not-found' | 'forbidden'> {
  const item = await findItemByUrl(deps, url);
  if (!item) return 'not-found';
  if (!mayChange(user, item)) return 'forbidden';
  await deleteImage(deps, item.id);
  await noteAction(
    deps,
    user,
    item.kind === 'file' ? 'deleted the file' : 'deleted the image',
    item.slug,
  );
  return 'deleted';
}
