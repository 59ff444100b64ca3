/**
 * Withdraws posts: unpublishes them, moves them to the trash and back, deletes them for good. The URL of a post
 * that was public answers 410 meanwhile, and notified sites are notified again.
 */
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { dueAfterChange } from './notify.ts';
import { type Post, type PostStatus, hasBeenPublic } from './post.ts';
import { deleteAutosavesOf, deleteRevisions } from './store/revisions.ts';
import { selectById, selectTrashedBefore } from './store/posts.ts';
import { deleteUnseenPost, lockPost, updatePost, type RowLockedPost } from './store/write.ts';
import { lockPostNamed } from './urls/find-by-name.ts';

type WithdrawDeps = Pick<Deps, 'db' | 'clock'>;

/** How long a post stays in the trash. */
export const TRASH_DAYS = 30;
const DAY_MS = 86_400_000;

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
    if (isInTrash(post) || post.status === 'deleted' || post.status === 'unpublished') return post;
    if (hasBeenPublic(post, now)) {
      return await changeStatus(transaction, { post, notifyAt }, 'unpublished', now);
    }
    // It was never public, so no URL has to answer 410.
    if (post.status === 'draft' || post.status === 'private') return post;
    return await updatePost(transaction, post, {
      status: 'draft',
      updatedAt: now,
      notifyAt: null,
      password: null,
    });
  });
}

/**
 * Moves a post to the trash, where its text and revisions stay for {@link TRASH_DAYS} days.
 *
 * @returns the post after the change; a deleted one stays as it is
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts
 */
export async function trashPost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  const now = deps.clock.now();
  return await transact(deps.db, async (transaction) => {
    const { post, notifyAt } = await lockPostNamed(transaction, slugOrPath);
    if (isInTrash(post) || post.status === 'deleted') return post;
    return await changeStatus(transaction, { post, notifyAt }, 'trashed', now);
  });
}

/**
 * Takes a post out of the trash, with its status and URL. A post that was scheduled for a time that has passed
 * becomes a draft: it must not appear without a decision.
 *
 * @returns the post after the change; one that is not in the trash stays as it is
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts
 */
export async function restorePost(deps: WithdrawDeps, slugOrPath: string): Promise<Post> {
  const now = deps.clock.now();
  return await transact(deps.db, async (transaction) => {
    const { post, notifyAt, statusBefore } = await lockPostNamed(transaction, slugOrPath);
    if (!isInTrash(post)) return post;
    const missedItsTime =
      statusBefore === 'published' && !post.wasPublic && post.publishedAt <= now;
    const status = missedItsTime ? 'draft' : (statusBefore ?? 'draft');
    return await changeStatus(transaction, { post, notifyAt }, status, now);
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

/**
 * Deletes what has been in the trash for {@link TRASH_DAYS} days.
 *
 * @returns the number of deleted posts
 */
export async function emptyTrash(deps: WithdrawDeps): Promise<number> {
  const now = deps.clock.now();
  const before = new Date(now.getTime() - TRASH_DAYS * DAY_MS);
  let deleted = 0;
  for (const id of await selectTrashedBefore(deps.db, before)) {
    const isDeleted = await transact(deps.db, async (transaction) => {
      const locked = await lockPost(transaction, id);
      // It may have been restored, and moved here again, since it was read.
      if (!isInTrash(locked.post) || !locked.trashedAt || locked.trashedAt > before) return false;
      await erase(transaction, locked, now);
      return true;
    });
    if (isDeleted) deleted += 1;
  }
  return deleted;
}

/** @returns `null` unless the post is in the trash */
export async function findInTrash({ db }: Pick<Deps, 'db'>, id: number): Promise<Post | null> {
  const post = await selectById(db, id);
  return post && isInTrash(post) ? post : null;
}

function isInTrash(post: Pick<Post, 'status'>): boolean {
  return post.status === 'trashed';
}

/** `wasPublic` is written, since the status alone no longer says it. */
async function changeStatus(
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
  markdown: '',
  bodyHtml: '',
  excerpt: '',
  text: '',
  words: 0,
  coverId: null,
  password: null,
};

async function erase(
  transaction: Transaction,
  { post, notifyAt }: Pick<RowLockedPost, 'post' | 'notifyAt'>,
  now: Date,
): Promise<Post> {
  if (post.status === 'deleted') return post;
  await deleteRevisions(transaction, post.id);
  await deleteAutosavesOf(transaction, post.id);
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
