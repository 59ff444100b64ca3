/**
 * The URLs that programs get for uploads, and the image or file that a URL of this site names.
 */
import type { Deps } from '../deps.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { imageKey, imageUrl } from '../posts/images/image.ts';
import { ownPath } from '../posts/urls/paths.ts';
import { fileUrl, type LibraryItem } from './file.ts';
import { originalExtension } from './image.ts';
import { findItemByKey } from './library.ts';

/**
 * Absolute: the file in the type in which it was uploaded; of an image whose upload is not stored, in ours.
 * `siteUrl` has no trailing slash.
 */
export function uploadUrl(siteUrl: string, item: LibraryItem): string {
  if (item.kind === 'file') return fileUrl(siteUrl, item);
  const extension = originalExtension(item);
  if (extension === null) return imageUrl(siteUrl, item);
  return siteUrl + encodeURI(`/media/${imageKey(item)}/${item.slug}.${extension}`);
}

/** The media type at {@link uploadUrl}. */
export function uploadType(item: LibraryItem): string {
  return item.kind === 'file' ? item.type : (item.originalType ?? 'image/webp');
}

const PATH = /^\/media\/([0-9a-f]{16})\/[^/]+$/;

/** By any of its URLs, in whatever size and format. */
export async function findItemByUrl(
  deps: Pick<Deps, 'config' | 'db'>,
  url: string,
): Promise<LibraryItem | null> {
  const parsed = parseHttpUrl(url);
  const [, key = ''] = PATH.exec((parsed && ownPath(deps.config, parsed)) ?? '') ?? [];
  return await findItemByKey(deps, key);
}
