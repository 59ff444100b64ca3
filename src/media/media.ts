/**
 * A picture of the library: what it is, and who may change it.
 */
import { may, type User } from '../accounts/user.ts';
import type { LibraryImage } from '../posts/images/image.ts';

export type Media = LibraryImage & {
  /** Of the largest file, in bytes. */
  size: number;
  /** Who uploaded it; `null`: their account is gone. */
  user: { id: number; name: string } | null;
  createdAt: Date;
};

/** Everybody at the desk may use a picture; who wrote of it, describes and deletes it. */
export function mayChange(user: User, { user: owner }: Pick<Media, 'user'>): boolean {
  return may(user, 'edit') || owner?.id === user.id;
}
