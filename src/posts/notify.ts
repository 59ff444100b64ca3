/**
 * Schedules the notifications of a post: after a change, its links are due to be compared with the outbox.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { renderText } from './markdown/render.ts';
import { type Post, hasBeenPublic } from './post.ts';
import { selectById, selectDueForNotify } from './store/posts.ts';
import { selectFirstRevisionFrom } from './store/revisions.ts';
import { endNotifyAt } from './store/write.ts';

export type PostToNotify = Post & {
  notifyAt: Date;
  /** When it was read. */
  seenAt: Date;
  /** A sample post or an import: sites that it links to so far count as notified. */
  quiet: boolean;
};

/**
 * The due time after a change: now, or when the post becomes public for the first time; `null` for a
 * post that was never public and is not scheduled.
 *
 * @param dueBefore the due time before the change. If it has passed, the new one is a millisecond
 *   earlier: the outbox may be reading the post right now, and must notice the change.
 */
export function dueAfterChange(
  post: Pick<Post, 'status' | 'publishedAt' | 'wasPublic'>,
  dueBefore: Date | null,
  now: Date,
): Date | null {
  if (!hasBeenPublic(post, now)) return post.status === 'published' ? post.publishedAt : null;
  return dueBefore && dueBefore <= now ? new Date(dueBefore.getTime() - 1) : now;
}

/** Longest due first, including withdrawn posts: linked sites are notified of that, too. */
export async function listDueForNotify(
  deps: Pick<Deps, 'db' | 'clock'>,
  take: number,
): Promise<PostToNotify[]> {
  const seenAt = deps.clock.now();
  const posts = await selectDueForNotify(deps.db, seenAt, take);
  return posts.map((post) => ({ ...post, seenAt }));
}

/** What a post linked to. */
export type LinkingText = Pick<Post, 'path' | 'title' | 'bodyHtml' | 'responseTo'>;

/**
 * The text that a post had at a version, before it was edited since; if it was not, the present one.
 *
 * @returns `null` if there is no such post
 */
export async function findTextBeforeEdit(
  deps: Pick<Deps, 'config' | 'db'>,
  id: number,
  version: number,
): Promise<LinkingText | null> {
  const post = await selectById(deps.db, id);
  const earlier = post && (await selectFirstRevisionFrom(deps.db, id, version));
  if (!earlier) return post;
  const { rendered } = await renderText(deps, earlier);
  return { ...post, title: earlier.title, bodyHtml: rendered.bodyHtml };
}

/**
 * Marks a post as compared. A post that was saved meanwhile stays due, and is no longer quiet. A post
 * that was public and is scheduled again becomes due at that time.
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
  const isScheduled = status === 'published' && publishedAt > seenAt;
  const next = isScheduled ? publishedAt : null;
  await transact(deps.db, (transaction) => endNotifyAt(transaction, id, { notifyAt, next }));
}
