/**
 * Schedules Salmention: a post that shows other responses than before is due to notify the pages that it links to,
 * after a quiet time in which further responses may come. Which pages those are is decided in outbox/.
 *
 * @see https://indieweb.org/Salmention
 */
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Post } from './post.ts';
import { selectDueForSalmention } from './store/posts.ts';

export const QUIET_MS = 10 * 60_000;

export type PostToSalmention = Pick<Post, 'id' | 'path' | 'status' | 'publishedAt' | 'notifies'> & {
  salmentionAt: Date;
};

/**
 * To be called where the transaction has comments, replies or mentions appear or disappear on these posts; not for
 * likes and other reactions, which have no words. Only posts that have notified a page by webmention become due.
 */
export async function salmentionLater(
  { post }: Transaction,
  postIds: readonly number[],
  now: Date,
): Promise<void> {
  const salmentionAt = new Date(now.getTime() + QUIET_MS);
  const outbox = { some: { state: 'sent', protocol: 'webmention', linked: true } };
  // In one order, so that two processes cannot deadlock.
  for (const id of [...new Set(postIds)].sort((a, b) => a - b)) {
    await post.updateMany({ where: { id, salmentionAt: null, outbox }, data: { salmentionAt } });
  }
}

/** Longest due first. */
export async function listDueForSalmention(
  deps: Pick<Deps, 'db' | 'clock'>,
  take: number,
): Promise<PostToSalmention[]> {
  return await selectDueForSalmention(deps.db, deps.clock.now(), take);
}

/** Sets when a post is due next; `null`: not before its responses change again. */
export async function endSalmention(
  { db }: Pick<Deps, 'db'>,
  { id, salmentionAt }: Pick<PostToSalmention, 'id' | 'salmentionAt'>,
  next: Date | null,
): Promise<void> {
  await transact(db, ({ post }) =>
    post.updateMany({ where: { id, salmentionAt }, data: { salmentionAt: next } }),
  );
}
