/**
 * Says who may read a post now: the only module that reads its status and its date together.
 *
 * A scheduled post becomes public by the clock, without a write. `wasPublic` is only stored when a post stops
 * being public.
 */
import type { Post, PostStatus } from './post.ts';

type Dated = Pick<Post, 'status' | 'publishedAt'>;

/** Whether everyone may read it. @param post `status` may be the column as stored */
export function isPublic(
  { status, publishedAt }: { status: string; publishedAt: Date },
  now: Date,
): boolean {
  return status === 'published' && publishedAt <= now;
}

/**
 * Whether it ever was public: from then on its path is frozen and answers 410 if it is withdrawn, and
 * notified sites are notified of changes.
 */
export function hasBeenPublic(post: Dated & Pick<Post, 'wasPublic'>, now: Date): boolean {
  const isWithdrawn = post.status === 'unpublished' || post.status === 'deleted';
  return post.wasPublic || isWithdrawn || isPublic(post, now);
}

/** The status that the admin shows: as stored, or scheduled. */
export type Standing = PostStatus | 'scheduled';

export function standingOf(post: Dated, now: Date): Standing {
  return post.status === 'published' && post.publishedAt > now ? 'scheduled' : post.status;
}
