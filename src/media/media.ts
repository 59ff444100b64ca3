/**
 * An image of the media library, and who may change it.
 */
import { may, type User } from '../accounts/user.ts';
import type { LibraryImage } from '../posts/images/image.ts';

export type Media = LibraryImage & {
  /** Of the largest file, in bytes. */
  size: number;
  /** Who uploaded it; `null`: the account was deleted. */
  user: { id: number; name: string } | null;
  createdAt: Date;
};

/** All users may use an image; its uploader and editors may describe and delete it. */
export function mayChange(user: User, { user: owner }: Pick<Media, 'user'>): boolean {
  return may(user, 'edit') || owner?.id === user.id;
}
