/**
 * Whom one post told, or is about to: what the desk shows beside it.
 */
import type { Deps } from '../deps.ts';
import type { OutboxEntry } from './entry.ts';
import { selectEntries, selectNotifyAt } from './store/list.ts';

/** A post with more links than this is shown in the outbox. */
const MOST = 100;

export type OutboxOfPost = {
  /** Newest first. */
  entries: OutboxEntry[];
  /** Its links are yet to be compared with them. */
  isDue: boolean;
};

export async function outboxOfPost(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  postId: number,
): Promise<OutboxOfPost> {
  const [entries, notifyAt] = await Promise.all([
    selectEntries(db, { take: MOST, postId }),
    selectNotifyAt(db, postId),
  ]);
  return { entries, isDue: notifyAt !== null && notifyAt <= clock.now() };
}
