/**
 * Where the pictures of comments are given out, for those who show them.
 */
import type { Deps } from '../../deps.ts';
import { findStored, avatarUrl } from '../../avatars/references.ts';
import type { Comment } from '../comment.ts';

/** Absolute; `null` for a comment that is not shown, or of whose writer no picture is kept. */
export type AvatarUrlOf = (comment: Pick<Comment, 'state' | 'photoId'>) => string | null;

/** For these comments. No picture is read, and where none was ever asked for, nothing is. */
export async function avatarUrls(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  comments: readonly Pick<Comment, 'photoId'>[],
): Promise<AvatarUrlOf> {
  const ids = new Set(comments.flatMap(({ photoId }) => photoId ?? []));
  const kept = await findStored(db, [...ids]);
  return ({ state, photoId }) =>
    state === 'approved' && photoId !== null && kept.has(photoId)
      ? avatarUrl(config.siteUrl, photoId)
      : null;
}
