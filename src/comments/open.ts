/**
 * Whether a post is open to comments: by its own switch, and by the age at which the site closes posts.
 * Pure. Linkbacks have an age of their own (posts/pings.ts).
 */
import type { Post } from '../posts/post.ts';
import type { SiteSettings } from '../settings/settings.ts';

const DAY_MS = 86_400_000;

export type CommentsOpen =
  | { kind: 'open' }
  /** Switched off. */
  | { kind: 'closed' }
  /** Closed by age, at `closedAt`. */
  | { kind: 'aged'; afterDays: number; closedAt: Date };

type Commented = Pick<Post, 'commentsOpen' | 'publishedAt'>;
type Ages = Pick<SiteSettings, 'commentsCloseAfterDays'>;

export function commentsOpen(post: Commented, settings: Ages, now: Date): CommentsOpen {
  if (!post.commentsOpen) return { kind: 'closed' };
  const closedAt = closingOf(post, settings);
  if (closedAt === null || closedAt > now) return { kind: 'open' };
  return { kind: 'aged', afterDays: settings.commentsCloseAfterDays, closedAt };
}

/** When age will close it; `null`: never, or it is closed. */
export function nextCommentChange(post: Commented, settings: Ages, now: Date): Date | null {
  const closingAt = closingOf(post, settings);
  return post.commentsOpen && closingAt !== null && closingAt > now ? closingAt : null;
}

function closingOf({ publishedAt }: Commented, { commentsCloseAfterDays: days }: Ages) {
  return days > 0 ? new Date(publishedAt.getTime() + days * DAY_MS) : null;
}
