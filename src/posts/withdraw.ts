/**
 * Unpublishes and deletes posts. Their URLs answer 410, and notified sites are notified again.
 */
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { dueAfterChange } from './notify.ts';
import { type Post, hasBeenPublic } from './post.ts';
import { deleteAutosavesOf, deleteRevisions } from './store/revisions.ts';
import { deleteUnseenPost, updatePost } from './store/write.ts';
import { lockPostNamed } from './urls/find-by-name.ts';

type WithdrawDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Unpublishes a post; saving it publishes it again. A deleted post stays deleted, and a scheduled one
 * becomes a draft.
 *
 * @returns the post after the change
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts
 */
export async function unpublishPost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  return await withdraw(deps, slugOrPath, 'unpublished');
}

/**
 * Deletes a post with its text, revisions and autosaves. The title stays for the admin's lists. A post
 * that was never public is removed entirely.
 *
 * @returns the post after the change
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts
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

/** It was never public, so no URL has to answer 410. */
async function withdrawUnseen(
  transaction: Transaction,
  post: Post,
  status: 'unpublished' | 'deleted',
  now: Date,
): Promise<Post> {
  const isHidden = post.status === 'draft' || post.status === 'private';
  if (status === 'unpublished' && isHidden) return post;
  const changes = { updatedAt: now, notifyAt: null, password: null };
  if (status === 'unpublished') {
    return await updatePost(transaction, post, { ...changes, status: 'draft' });
  }
  const deleted = await updatePost(transaction, post, { ...changes, ...ERASED, status });
  await deleteUnseenPost(transaction, post.id);
  return deleted;
}
