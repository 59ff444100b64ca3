/**
 * Whether a post takes comments now: its switch, and the age after which the site closes old posts.
 * Pure; pings have an age of their own (posts/pings.ts).
 */
import type { Post } from '../posts/post.ts';
import type { SiteSettings } from '../settings/settings.ts';

const DAY_MS = 86_400_000;

export type CommentsOpen =
  | { kind: 'open' }
  /** Switched off. */
  | { kind: 'closed' }
  /** Too old: it closed by itself, then. */
  | { kind: 'aged'; afterDays: number; closedAt: Date };

type Commented = Pick<Post, 'commentsOpen' | 'publishedAt'>;
type Ages = Pick<SiteSettings, 'commentsCloseAfterDays'>;

export function commentsOpen(post: Commented, settings: Ages, now: Date): CommentsOpen {
  if (!post.commentsOpen) return { kind: 'closed' };
  const closedAt = closingOf(post, settings);
  if (closedAt === null || closedAt > now) return { kind: 'open' };
  return { kind: 'aged', afterDays: settings.commentsCloseAfterDays, closedAt };
}

/** When time alone closes it; `null`: never, as things are. */
export function nextCommentChange(post: Commented, settings: Ages, now: Date): Date | null {
  const closingAt = closingOf(post, settings);
  return post.commentsOpen && closingAt !== null && closingAt > now ? closingAt : null;
}

function closingOf({ publishedAt }: Commented, { commentsCloseAfterDays: days }: Ages) {
  return days > 0 ? new Date(publishedAt.getTime() + days * DAY_MS) : null;
}
