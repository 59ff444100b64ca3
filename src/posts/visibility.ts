/**
 * Who may read a post now: the one place that reads its status and its date together.
 *
 * A scheduled post becomes public by the clock alone, without a write. Whether it ever was is
 * therefore asked here, and written down (wasPublic) only when it is about to stop being so.
 */
import type { Post, PostStatus } from './post.ts';

type Dated = Pick<Post, 'status' | 'publishedAt'>;

/** Whether everybody may read it. */
export function isPublic({ status, publishedAt }: Dated, now: Date): boolean {
  return status === 'published' && publishedAt <= now;
}

/**
 * Whether its address was ever given out: from then on it is frozen, answers 410 where the post
 * cannot be read, and who was told of it hears what becomes of it.
 */
export function hasBeenPublic(post: Dated & Pick<Post, 'wasPublic'>, now: Date): boolean {
  const isWithdrawn = post.status === 'unpublished' || post.status === 'deleted';
  return post.wasPublic || isWithdrawn || isPublic(post, now);
}

/** What the owner calls it: its status, but that a published one may be for later. */
export type Standing = PostStatus | 'scheduled';

export function standingOf(post: Dated, now: Date): Standing {
  return post.status === 'published' && post.publishedAt > now ? 'scheduled' : post.status;
}
