/**
 * Posts whose links are to be compared with what was told of them: written by those who change
 * posts, read by the outbox.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Post } from './post.ts';
import { selectDueForNotify } from './store.ts';
import { endNotifyAt } from './write-store.ts';

export type PostToNotify = Post & {
  notifyAt: Date;
  /** A seed or an import: what it links to so far counts as told. */
  quiet: boolean;
};

/**
 * The due time that a change makes: now, or when the post becomes public.
 *
 * @param dueBefore what the change found. A post that was due already moves to a millisecond
 *   before: the outbox may be looking at it this very moment, and must not take what it has not
 *   seen for done.
 */
export function dueAfterChange(
  { status, publishedAt }: Pick<Post, 'status' | 'publishedAt'>,
  dueBefore: Date | null,
  now: Date,
): Date {
  if (status === 'published' && publishedAt > now) return publishedAt;
  return dueBefore && dueBefore <= now ? new Date(dueBefore.getTime() - 1) : now;
}

/** Longest due first. Unpublished and deleted posts are among them: that, too, is told. */
export async function listDueForNotify(
  deps: Pick<Deps, 'db' | 'clock'>,
  take: number,
): Promise<PostToNotify[]> {
  return await selectDueForNotify(deps.db, deps.clock.now(), take);
}

/**
 * A post that was saved again meanwhile stays due, and what that brought is told aloud: what was
 * to be quiet has been compared.
 */
export async function endNotify(
  deps: Pick<Deps, 'db'>,
  post: Pick<PostToNotify, 'id' | 'notifyAt'>,
): Promise<void> {
  await transact(deps.db, (transaction) => endNotifyAt(transaction, post.id, post.notifyAt));
}
