/**
 * The URLs of commenters' avatars.
 */
import type { Deps } from '../../deps.ts';
import { findStored, avatarUrl } from '../../avatars/references.ts';
import type { Comment } from '../comment.ts';

/** Absolute; `null` for a comment that is not shown, or that has no stored avatar. */
export type AvatarUrlOf = (comment: Pick<Comment, 'state' | 'avatarId'>) => string | null;

/** For these comments, in one query; none if no comment has an avatar. */
export async function avatarUrls(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  comments: readonly Pick<Comment, 'avatarId'>[],
): Promise<AvatarUrlOf> {
  const ids = new Set(comments.flatMap(({ avatarId }) => avatarId ?? []));
  const stored = await findStored(db, [...ids]);
  return ({ state, avatarId }) =>
    state === 'approved' && avatarId !== null && stored.has(avatarId)
      ? avatarUrl(config.siteUrl, avatarId)
      : null;
}
