/**
 * A category, a tag or an author has another name: which posts to look at again, so that the hub
 * hears of the feeds that say it (outbox/protocols/websub.ts).
 *
 * Called by terms.ts and authors/authors.ts, in the transaction of the change.
 */
import type { Transaction } from '../../db/client.ts';
import { selectNewestUnder, type Filed } from '../store/lists.ts';
import { dueAfterChange } from '../notify.ts';
import { lockPost, setNotifyAt } from '../store/write.ts';

/** No feed is so long; what is older is in feeds that nobody waits for. */
const NEWEST = 100;

/**
 * Makes due the newest public post under it, and of the next ones those that stand in a feed in
 * which none before them does: a post tells of all of its feeds at once.
 */
export async function notifyRenamed(
  transaction: Transaction,
  what: { termId: number } | { authorId: number },
  now: Date,
): Promise<void> {
  const told = new Set<string>();
  for (const post of await selectNewestUnder(transaction, what, now, NEWEST)) {
    const feeds = feedsOf(post);
    if (!post.notifies || feeds.every((feed) => told.has(feed))) continue;
    for (const feed of feeds) told.add(feed);
    const { post: locked, notifyAt } = await lockPost(transaction, post.id);
    await setNotifyAt(transaction, post.id, dueAfterChange(locked, notifyAt, now));
  }
}

function feedsOf({ termIds, authorId }: Filed): string[] {
  return [
    ...termIds.map((id) => `term ${id}`),
    ...(authorId === null ? [] : [`author ${authorId}`]),
  ];
}
