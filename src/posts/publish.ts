/**
 * A draft becomes a post at an address of its own; a post's switches change.
 *
 * What else happens to a post that is there is in save.ts, rename.ts and withdraw.ts.
 */
import {
  isUniqueViolation,
  transact,
  type DbOrTransaction,
  type Transaction,
} from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { readSettings } from '../settings/read.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { contentOf, flagsOf, slugOf, type PostFlags } from './draft.ts';
import { lockPostNamed } from './named.ts';
import { selectByOldPath } from './old-path-store.ts';
import { isPostPath, pathOf, type Post, type PostDraft } from './post.ts';
import { insertPost, updatePost, type WrittenPost } from './write-store.ts';

/**
 * Publishes a draft under `/YYYY/MM/slug`, for ever at that address.
 *
 * It becomes public, and its links due to be told, at its `publishedAt`.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, or its address is or was
 *   another post's
 */
export async function publishPost(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  draft: PostDraft,
  { quiet = false }: { quiet?: boolean } = {},
): Promise<Post> {
  const post = { ...newPost(draft, await readSettings(deps), deps.clock.now()), quiet };
  try {
    return await transact(deps.db, (transaction) => insertNewPost(transaction, post));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw takenPath(post.path);
  }
}

/**
 * Opens or closes a post's comments and pings; what is not named stays.
 *
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several
 */
export async function changeFlags(
  deps: Pick<Deps, 'db' | 'clock'>,
  slugOrPath: string,
  flags: Partial<PostFlags>,
): Promise<Post> {
  const updatedAt = deps.clock.now();
  return await transact(deps.db, async (transaction) => {
    const { post } = await lockPostNamed(transaction, slugOrPath);
    return await updatePost(transaction, post, { ...flags, updatedAt });
  });
}

/** @throws InvalidInputError if the slug cannot be part of an address */
export function newPost(draft: PostDraft, settings: SiteSettings, now: Date): WrittenPost {
  const slug = slugOf(draft);
  const publishedAt = draft.publishedAt ?? now;
  return {
    ...contentOf(draft),
    path: checkedPath(pathOf(slug, publishedAt), slug),
    slug,
    status: draft.status ?? 'published',
    wasPublic: false,
    publishedAt,
    updatedAt: now,
    commentsOpen: settings.commentsOpenByDefault,
    pingbacksOpen: settings.pingbacksOpenByDefault,
    trackbacksOpen: settings.trackbacksOpenByDefault,
    webmentionsOpen: settings.webmentionsOpenByDefault,
    ...flagsOf(draft),
    notifyAt: publishedAt,
    quiet: false,
  };
}

/**
 * Rejects with a unique violation if there is a post at the path.
 *
 * @throws InvalidInputError if there was one, which still receives there
 */
export async function insertNewPost(transaction: Transaction, post: WrittenPost): Promise<Post> {
  const inserted = await insertPost(transaction, post);
  await refuseOldPath(transaction, post.path);
  return inserted;
}

/**
 * Call it when a post stands at the path: one that leaves it at the same moment has done so by then.
 *
 * @throws InvalidInputError if the path was another post's
 */
export async function refuseOldPath(transaction: DbOrTransaction, path: string): Promise<void> {
  const earlier = await selectByOldPath(transaction, path);
  if (!earlier) return;
  throw new InvalidInputError(
    `${path} is where ${earlier.path} was before, and still leads there: choose another slug.`,
  );
}

/** @throws InvalidInputError if it is no post's path, for which its slug is to blame */
export function checkedPath(path: string, slug: string): string {
  if (isPostPath(path)) return path;
  throw new InvalidInputError(`“${slug}” cannot be a slug: use letters, digits and hyphens.`);
}

export function takenPath(path: string): InvalidInputError {
  return new InvalidInputError(`There is a post at ${path} already: choose another slug.`);
}
