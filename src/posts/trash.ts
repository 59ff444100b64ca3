/**
 * The trash: a post in it answers 410 if it was public, keeps its text and revisions, and can be restored with its status
 * and URL until it is deleted after a month.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Post, PostStatus } from './post.ts';
import { selectById, selectStatusBefore, selectTrashedBefore } from './store/posts.ts';
import { lockPost } from './store/write.ts';
import { lockPostNamed } from './urls/find-by-name.ts';
import { changeStatus, erase } from './withdraw.ts';

type TrashDeps = Pick<Deps, 'db' | 'clock'>;

/** How long a post stays in the trash. */
export const TRASH_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Moves a post to the trash, where its text and revisions stay for {@link TRASH_DAYS} days.
 *
 * @returns the post after the change; a deleted one stays as it is
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several posts
 */
export async function trashPost(deps: TrashDeps, slugOrPath: string): Promise<Post> {
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
export async function restorePost(deps: TrashDeps, slugOrPath: string): Promise<Post> {
  const now = deps.clock.now();
  return await transact(deps.db, async (transaction) => {
    const { post, notifyAt, statusBefore } = await lockPostNamed(transaction, slugOrPath);
    if (!isInTrash(post)) return post;
    const status = restoredStatus(post, statusBefore, now);
    return await changeStatus(transaction, { post, notifyAt }, status, now);
  });
}

/** The status that {@link restorePost} would give to a post in the trash. */
export async function findRestoredStatus(
  { db, clock }: TrashDeps,
  post: Pick<Post, 'id' | 'wasPublic' | 'publishedAt'>,
): Promise<PostStatus> {
  return restoredStatus(post, await selectStatusBefore(db, post.id), clock.now());
}

function restoredStatus(
  { wasPublic, publishedAt }: Pick<Post, 'wasPublic' | 'publishedAt'>,
  statusBefore: PostStatus | null,
  now: Date,
): PostStatus {
  const missedItsTime = statusBefore === 'published' && !wasPublic && publishedAt <= now;
  return missedItsTime ? 'draft' : (statusBefore ?? 'draft');
}

/**
 * Deletes what has been in the trash for {@link TRASH_DAYS} days.
 *
 * @returns the number of deleted posts
 */
export async function emptyTrash(deps: TrashDeps, signal?: AbortSignal): Promise<number> {
  const now = deps.clock.now();
  const before = new Date(now.getTime() - TRASH_DAYS * DAY_MS);
  let deleted = 0;
  for (const id of await selectTrashedBefore(deps.db, before)) {
    if (signal?.aborted) break;
    const isDeleted = await transact(deps.db, async (transaction) => {
      // It may have been deleted, or restored and moved here again, since it was read.
      if (!(await selectById(transaction, id))) return false;
      const locked = await lockPost(transaction, id);
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
