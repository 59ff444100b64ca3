/**
 * Posts whose links are to be compared with what was told of them: written by those who change
 * posts, read by the outbox.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Post } from './post.ts';
import { selectDueForNotify } from './store/posts.ts';
import { hasBeenPublic } from './visibility.ts';
import { endNotifyAt } from './store/write.ts';

export type PostToNotify = Post & {
  notifyAt: Date;
  /** When it was read. */
  seenAt: Date;
  /** A seed or an import: what it links to so far counts as told. */
  quiet: boolean;
};

/**
 * The due time that a change makes: now, or when the post becomes public for the first time;
 * `null`: nobody knows of it, and nobody is to.
 *
 * @param dueBefore what the change found. A post that was due already moves to a millisecond
 *   before: the outbox may be looking at it this very moment, and must not take what it has not
 *   seen for done.
 */
export function dueAfterChange(
  post: Pick<Post, 'status' | 'publishedAt' | 'wasPublic'>,
  dueBefore: Date | null,
  now: Date,
): Date | null {
  if (!hasBeenPublic(post, now)) return post.status === 'published' ? post.publishedAt : null;
  return dueBefore && dueBefore <= now ? new Date(dueBefore.getTime() - 1) : now;
}

/** Longest due first. Posts that were withdrawn are among them: that, too, is told. */
export async function listDueForNotify(
  deps: Pick<Deps, 'db' | 'clock'>,
  take: number,
): Promise<PostToNotify[]> {
  const seenAt = deps.clock.now();
  const posts = await selectDueForNotify(deps.db, seenAt, take);
  return posts.map((post) => ({ ...post, seenAt }));
}

/**
 * A post that was saved again meanwhile stays due, and what that brought is told aloud: what was
 * to be quiet has been compared. One that was public and will be again is due once more then.
 */
export async function endNotify(
  deps: Pick<Deps, 'db'>,
  {
    id,
    notifyAt,
    seenAt,
    status,
    publishedAt,
  }: Pick<PostToNotify, 'id' | 'notifyAt' | 'seenAt' | 'status' | 'publishedAt'>,
): Promise<void> {
  const isForLater = status === 'published' && publishedAt > seenAt;
  const next = isForLater ? publishedAt : null;
  await transact(deps.db, (transaction) => endNotifyAt(transaction, id, { notifyAt, next }));
}
