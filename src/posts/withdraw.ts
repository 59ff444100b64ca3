/**
 * Posts that are no longer public. Their addresses answer 410, and who was told of them is told so.
 */
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { dueAfterChange } from './notify.ts';
import type { Post } from './post.ts';
import { deleteAutosavesOf, deleteRevisions } from './store/revisions.ts';
import { deleteUnseenPost, updatePost } from './store/write.ts';
import { lockPostNamed } from './urls/find-by-name.ts';
import { hasBeenPublic } from './visibility.ts';

type WithdrawDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Takes a post from the public; saving it again brings it back. A deleted one stays deleted, and a
 * scheduled one that nobody has seen becomes a draft.
 *
 * @returns the post as it is now
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several
 */
export async function unpublishPost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  return await withdraw(deps, slugOrPath, 'unpublished');
}

/**
 * Takes a post from the public and forgets its text, earlier ones and unsaved ones too. The title stays, for the owner's lists; of a
 * post that nobody has seen nothing stays.
 *
 * @returns the post as it is now, or was at last
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several
 */
export async function deletePost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  return await withdraw(deps, slugOrPath, 'deleted');
}

const ERASED = {
  markdown: '',
  bodyHtml: '',
  excerpt: '',
  text: '',
  words: 0,
  coverId: null,
  password: null,
};

async function withdraw(
  deps: WithdrawDeps,
  slugOrPath: string,
  status: 'unpublished' | 'deleted',
): Promise<Post> {
  const now = deps.clock.now();
  return await transact(deps.db, async (transaction) => {
    const { post, notifyAt } = await lockPostNamed(transaction, slugOrPath);
    if (post.status === status || post.status === 'deleted') return post;
    if (status === 'deleted') {
      await deleteRevisions(transaction, post.id);
      await deleteAutosavesOf(transaction, post.id);
    }
    if (!hasBeenPublic(post, now)) return await withdrawUnseen(transaction, post, status, now);
    return await updatePost(transaction, post, {
      status,
      wasPublic: true,
      ...(status === 'deleted' && ERASED),
      updatedAt: now,
      notifyAt: dueAfterChange({ ...post, status }, notifyAt, now),
    });
  });
}

/** Its address was never given out, so that there is nothing to answer 410 at. */
async function withdrawUnseen(
  transaction: Transaction,
  post: Post,
  status: 'unpublished' | 'deleted',
  now: Date,
): Promise<Post> {
  const isSeenByNobody = post.status === 'draft' || post.status === 'private';
  if (status === 'unpublished' && isSeenByNobody) return post;
  const changes = { updatedAt: now, notifyAt: null, password: null };
  if (status === 'unpublished') {
    return await updatePost(transaction, post, { ...changes, status: 'draft' });
  }
  const deleted = await updatePost(transaction, post, { ...changes, ...ERASED, status });
  await deleteUnseenPost(transaction, post.id);
  return deleted;
}
