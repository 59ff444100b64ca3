/**
 * Posts that are no longer public. Their addresses answer 410, and who was told of them is told so.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { lockPostNamed } from './named.ts';
import { dueAfterChange } from './notify.ts';
import type { Post } from './post.ts';
import { updatePost } from './write-store.ts';

type WithdrawDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Takes a post from the public; saving it again brings it back. A deleted one stays deleted.
 *
 * @returns the post as it is now
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several
 */
export async function unpublishPost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  return await withdraw(deps, slugOrPath, 'unpublished');
}

/**
 * Takes a post from the public and forgets its text. The title stays, for the owner's lists.
 *
 * @returns the post as it is now
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several
 */
export async function deletePost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  return await withdraw(deps, slugOrPath, 'deleted');
}

const FORGOTTEN = { markdown: '', bodyHtml: '', excerpt: '', words: 0 };

async function withdraw(
  deps: WithdrawDeps,
  slugOrPath: string,
  status: 'unpublished' | 'deleted',
): Promise<Post> {
  const now = deps.clock.now();
  return await transact(deps.db, async (transaction) => {
    const { post, notifyAt } = await lockPostNamed(transaction, slugOrPath);
    if (post.status === status || post.status === 'deleted') return post;
    return await updatePost(transaction, post, {
      status,
      ...(status === 'deleted' && FORGOTTEN),
      updatedAt: now,
      notifyAt: dueAfterChange({ ...post, status }, notifyAt, now),
    });
  });
}
