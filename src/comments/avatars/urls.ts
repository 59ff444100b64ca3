/**
 * Where the pictures of comments are given out, for those who show them.
 */
import type { Deps } from '../../deps.ts';
import { findStored, avatarUrl } from '../../avatars/references.ts';
import type { Comment } from '../comment.ts';

/** Absolute; `null` for a comment that is not shown, or of whose writer no picture is kept. */
export type AvatarUrlOf = (comment: Pick<Comment, 'state' | 'avatarId'>) => string | null;

/** For these comments. No picture is read, and where none was ever asked for, nothing is. */
export async function avatarUrls(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  comments: readonly Pick<Comment, 'avatarId'>[],
): Promise<AvatarUrlOf> {
  const ids = new Set(comments.flatMap(({ avatarId }) => avatarId ?? []));
  const kept = await findStored(db, [...ids]);
  return ({ state, avatarId }) =>
    state === 'approved' && avatarId !== null && kept.has(avatarId)
      ? avatarUrl(config.siteUrl, avatarId)
      : null;
}
