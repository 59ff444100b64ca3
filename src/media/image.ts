/**
 * An image of the media library, and who may change it.
 */
import { may, type User } from '../accounts/user.ts';
import type { LibraryImage } from '../posts/images/image.ts';

/** What an upload can be. */
export const ORIGINAL_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
] as const;
export type OriginalType = (typeof ORIGINAL_TYPES)[number];

export type Media = LibraryImage & {
  kind: 'image';
  /** Of the largest file, in bytes. */
  size: number;
  /** The type of the stored original; `null`: it was uploaded when originals were not stored. */
  originalType: OriginalType | null;
  /** Who uploaded it; `null`: the account was deleted. */
  user: { id: number; name: string } | null;
  createdAt: Date;
};

/** Of an alternative text, in characters. */
export const MAX_ALT_LENGTH = 1_000;

const EXTENSIONS: Record<OriginalType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
};

/** In the URL of the stored upload; `null`: it is not stored. */
export function originalExtension({ originalType }: Pick<Media, 'originalType'>): string | null {
  return originalType && EXTENSIONS[originalType];
}

/** All users may use an image or file; its uploader and editors may describe and delete it. */
export function mayChange(user: User, { user: owner }: Pick<Media, 'user'>): boolean {
  return may(user, 'edit') || owner?.id === user.id;
}
