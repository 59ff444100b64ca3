/**
 * Unpublishes posts, and deletes them for good. The URL of a post that was public answers 410 from then on, and
 * notified sites are notified again. trash.ts is between the two.
 */
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { dueAfterChange } from './notify.ts';
import { type Post, type PostStatus, hasBeenPublic } from './post.ts';
import { deleteAutosavesOf, deleteRevisions } from './store/revisions.ts';
import { leaveTranslations } from './store/translations.ts';
import { deleteUnseenPost, updatePost, type RowLockedPost } from './store/write.ts';
import { lockPostNamed } from './urls/find-by-name.ts';

type WithdrawDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Unpublishes a post; saving it publishes it again. A trashed or deleted post stays as it is, and a
 * scheduled one becomes a draft.
 *
 * @returns the post after the change
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts
 */
export async function unpublishPost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  const now = deps.clock.now();
  return await transact(deps.db, async (transaction) => {
    const { post, notifyAt } = await lockPostNamed(transaction, slugOrPath);
    if (post.status === 'trashed' || post.status === 'deleted' || post.status === 'unpublished')
      return post;
    if (hasBeenPublic(post, now)) {
      return await changeStatus(transaction, { post, notifyAt }, 'unpublished', now);
    }
    // It was never public, so no URL has to answer 410. Its password stays: it is published with it again.
    if (post.status === 'draft' || post.status === 'private') return post;
    return await updatePost(transaction, post, {
      status: 'draft',
      updatedAt: now,
      notifyAt: null,
    });
  });
}

/**
 * Deletes a post with its text, revisions and autosaves. The title stays for the lists of what was notified. A
 * post that was never public is removed entirely.
 *
 * @returns the post after the change
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts
 */
export async function deletePost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  return await transact(deps.db, async (transaction) =>
    erase(transaction, await lockPostNamed(transaction, slugOrPath), deps.clock.now()),
  );
}

/** `wasPublic` is written, since the status alone no longer says it. */
export async function changeStatus(
  transaction: Transaction,
  { post, notifyAt }: Pick<RowLockedPost, 'post' | 'notifyAt'>,
  status: PostStatus,
  now: Date,
): Promise<Post> {
  const wasPublic = hasBeenPublic(post, now);
  return await updatePost(transaction, post, {
    status,
    wasPublic,
    ...(status === 'trashed' && { trashedAt: now, statusBefore: post.status }),
    updatedAt: now,
    notifyAt: dueAfterChange({ ...post, status, wasPublic }, notifyAt, now),
  });
}

const ERASED = {
  bodyFormat: 'markdown',
  markdown: '',
  bodyHtml: '',
  excerpt: '',
  text: '',
  words: 0,
  embeds: [],
  coverId: null,
  password: null,
  translationOfId: null,
} as const;

/** For a locked post. @returns it after the change */
export async function erase(
  transaction: Transaction,
  { post, notifyAt }: Pick<RowLockedPost, 'post' | 'notifyAt'>,
  now: Date,
): Promise<Post> {
  if (post.status === 'deleted') return post;
  await deleteRevisions(transaction, post.id);
  await deleteAutosavesOf(transaction, post.id);
  await leaveTranslations(transaction, post.id);
  const ofPost = { where: { postId: post.id } };
  await transaction.replyContext.deleteMany(ofPost);
  await transaction.shareLink.deleteMany(ofPost);
  await transaction.postField.deleteMany(ofPost);
  await transaction.postProperty.deleteMany(ofPost);
  const status = 'deleted';
  const changes = { ...ERASED, status, updatedAt: now } as const;
  if (hasBeenPublic(post, now)) {
    return await updatePost(transaction, post, {
      ...changes,
      wasPublic: true,
      notifyAt: dueAfterChange({ ...post, status }, notifyAt, now),
    });
  }
  const deleted = await updatePost(transaction, post, { ...changes, notifyAt: null });
  await deleteUnseenPost(transaction, post.id);
  return deleted;
}
