/**
 * A file of the media library that is not an image: audio, a PDF, an archive. It is downloaded from its URL, and never
 * shown as a page of this site.
 */
import { extensionOf } from './file-types.ts';
import type { Media } from './image.ts';
import { imageKey } from '../posts/images/image.ts';

export type LibraryFile = {
  kind: 'file';
  id: number;
  /** SHA-256 of its content, hexadecimal. */
  hash: string;
  /** The last part of its URL, without extension. */
  slug: string;
  /** As it was uploaded, in one line and without folders. */
  name: string;
  /** The media type that its name and its content have. */
  type: string;
  /** In bytes. */
  size: number;
  /** Who uploaded it; `null`: the account was deleted, or an import added it. */
  user: { id: number; name: string } | null;
  createdAt: Date;
};

export type LibraryItem = Media | LibraryFile;

/** Below the site's own path; decoded. The content of a URL never changes. */
export function filePath(file: Pick<LibraryFile, 'hash' | 'slug' | 'name'>): string {
  return `/media/${imageKey(file)}/${file.slug}.${extensionOf(file.name)}`;
}

/** Absolute; `siteUrl` has no trailing slash. */
export function fileUrl(
  siteUrl: string,
  file: Pick<LibraryFile, 'hash' | 'slug' | 'name'>,
): string {
  return siteUrl + encodeURI(filePath(file));
}
