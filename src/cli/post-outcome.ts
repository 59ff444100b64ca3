/**
 * What became of a post, in the owner's words.
 */
import type { SaveOutcome } from '../posts/save.ts';
import type { Post } from '../posts/post.ts';
import { isPublic, standingOf } from '../posts/visibility.ts';
import { dayText, minuteText } from './moment.ts';

/** Such as “published”, “updated”, “scheduled for 2026-12-24 18:00 UTC”. */
export function outcomeText(outcome: SaveOutcome, now: Date, timeZone: string): string {
  const { kind, post } = outcome;
  if (kind === 'unchanged') return kind;
  switch (standingOf(post, now)) {
    case 'draft':
      return 'saved as a draft';
    case 'private':
      return 'saved, private';
    case 'protected':
      return 'saved, protected';
    case 'scheduled':
      return `scheduled for ${moment(post.publishedAt, timeZone)}`;
    case 'published':
      return kind === 'updated' && isPublic(outcome.before, now) ? 'updated' : 'published';
    case 'unpublished':
    case 'deleted':
      return post.status;
  }
}

/** Such as “published  2026-11-23”, with the time where it is still to come, and what is no post. */
export function standingText(
  post: Pick<Post, 'kind' | 'status' | 'publishedAt'>,
  now: Date,
  timeZone: string,
): string {
  const standing = standingOf(post, now);
  const when =
    standing === 'scheduled'
      ? moment(post.publishedAt, timeZone)
      : dayText(post.publishedAt, timeZone);
  return `${post.kind === 'page' ? 'page  ' : ''}${standing}  ${when}`;
}

function moment(at: Date, timeZone: string): string {
  return `${minuteText(at, timeZone)} ${timeZone}`;
}
