/**
 * A post moves to another slug. Where the public found it before leads to it and still receives.
 */
import { isUniqueViolation, transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { dueAfterChange } from '../notify.ts';
import { type Post, isPostPath } from '../post.ts';
import { checkedPath, refuseOldPath, takenPath, refuseTakenPath } from '../publish.ts';
import { deleteOldPath, insertOldPath, selectByOldPath } from '../store/paths.ts';
import { updatePost, type RowLockedPost } from '../store/write.ts';
import { lockPostNamed } from './find-by-name.ts';
import { isReservedSlug } from './path-rules.ts';
import { hasBeenPublic } from '../visibility.ts';

export type RenameOutcome = { post: Post; from: string };

/**
 * Gives a page another slug, or a post one in the year and month of its address. Nobody is told of that: those who
 * were told of its links know them by the earlier address, which leads here, and hear of changes
 * under that address.
 *
 * @returns the post as it is now, and the path that it had
 * @throws NotFoundError if there is no such post; InvalidInputError for the slug of several, or
 *   if the new one cannot be part of an address, which is or was another post's
 */
export async function renamePost(
  deps: Pick<Deps, 'db' | 'clock'>,
  slugOrPath: string,
  newSlug: string,
): Promise<RenameOutcome> {
  const now = deps.clock.now();
  const slug = newSlug.normalize('NFC');
  let wanted = slug;
  try {
    return await transact(deps.db, async (transaction) => {
      const locked = await lockPostNamed(transaction, slugOrPath);
      const { path: from } = locked.post;
      wanted = pathCalled(locked.post, slug);
      return { post: await moveTo(transaction, locked, slug, now), from };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw takenPath(wanted);
  }
}

/**
 * The same of a post that is locked. Rejects with a unique violation if the path is taken.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, or was another post's
 */
export async function moveTo(
  transaction: Transaction,
  { post, notifyAt }: Pick<RowLockedPost, 'post' | 'notifyAt'>,
  slug: string,
  now: Date,
): Promise<Post> {
  const path = pathCalled(post, slug);
  if (path === post.path) return post;
  await deleteOldPath(transaction, path, post.id);
  const renamed = await updatePost(transaction, post, {
    path,
    slug,
    updatedAt: now,
    notifyAt: dueAfterChange(post, notifyAt, now),
  });
  await refuseOldPath(transaction, path);
  const isKnown = hasBeenPublic(post, now) || post.status === 'protected';
  if (isKnown) await insertOldPath(transaction, post.path, post.id);
  return renamed;
}

/** @throws InvalidInputError if the slug cannot be part of an address */
function pathCalled({ path }: Post, slug: string): string {
  return checkedPath(path.slice(0, path.lastIndexOf('/') + 1) + slug, slug);
}

/** First parts below which other blogs had posts, and nothing of this one stands. */
const ELSEWHERE = /^\/(?:\d{4}|archives?|posts?|blog|wp-[^/]*)\/./iu;

/**
 * Lets these paths lead to the post; those that do already stay.
 *
 * @returns whether any is new
 * @throws InvalidInputError if one is another post's, was another's, or is the site's own
 */
export async function addAliases(
  transaction: Transaction,
  { id, path }: Post,
  aliases: readonly string[],
): Promise<boolean> {
  let isAnyNew = false;
  for (const alias of new Set(aliases)) {
    if (alias === path) continue;
    const [, first = ''] = alias.split('/');
    if (isReservedSlug(first) && !ELSEWHERE.test(alias)) {
      throw new InvalidInputError(
        `${alias} is an address that the site keeps for itself. Leave it out of the aliases.`,
      );
    }
    const earlier = await selectByOldPath(transaction, alias);
    if (earlier?.id === id) continue;
    if (earlier) {
      throw new InvalidInputError(
        `${alias} leads to ${earlier.path} already. Leave it out of the aliases.`,
      );
    }
    if (isPostPath(alias)) await refuseTakenPath(transaction, alias);
    await insertOldPath(transaction, alias, id);
    isAnyNew = true;
  }
  return isAnyNew;
}
