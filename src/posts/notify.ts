/**
 * Posts whose links are to be compared with what was told of them: written by publishing, read by
 * the outbox.
 */
import type { Deps } from '../deps.ts';
import type { Post } from './post.ts';
import { clearNotifyAt, selectDueForNotify } from './store.ts';

export type PostToNotify = Post & {
  notifyAt: Date;
  /** A seed or an import: what it links to so far counts as told. */
  quiet: boolean;
};

/** Longest due first. Unpublished and deleted posts are among them: that, too, is told. */
export async function listDueForNotify(
  deps: Pick<Deps, 'db' | 'clock'>,
  take: number,
): Promise<PostToNotify[]> {
  return await selectDueForNotify(deps.db, deps.clock.now(), take);
}

/** A post that was saved again meanwhile stays due. */
export async function endNotify(
  deps: Pick<Deps, 'db'>,
  post: Pick<PostToNotify, 'id' | 'notifyAt'>,
): Promise<void> {
  await clearNotifyAt(deps.db, post.id, post.notifyAt);
}
