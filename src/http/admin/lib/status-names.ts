/**
 * What the admin calls the status of a post, the same on every page.
 */
import { type Post, standingOf, type Standing } from '../../../posts/post.ts';

const NAMES: Record<Standing, string> = {
  draft: 'Draft',
  published: 'Published',
  scheduled: 'Scheduled',
  private: 'Private',
  protected: 'Password-protected',
  unpublished: 'Unpublished',
  trashed: 'In the trash',
  deleted: 'Deleted',
};

export function statusName(post: Pick<Post, 'status' | 'publishedAt'>, now: Date): string {
  return NAMES[standingOf(post, now)];
}
