/**
 * Finds posts for readers: by path, by id, by WordPress id, and with the password of a protected post; lists
 * all posts for the CLI.
 */
import type { Deps } from '../deps.ts';
import { isSame, sign } from '../lib/signed.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { isPostPath, MAX_WORDPRESS_ID, type Post, hasBeenPublic, isPublic } from './post.ts';
import { selectByOldPath } from './store/paths.ts';
import {
  selectAll,
  selectById,
  selectByPath,
  selectByWordpressId,
  type ListedPost,
  selectPassword,
} from './store/posts.ts';
import { isAliasPath } from './urls/paths.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

export type PostAt =
  | { kind: 'post'; post: Post }
  /** The post has another path now. */
  | { kind: 'moved'; post: Post }
  /** Show nothing of it without its password. */
  | { kind: 'password-protected'; post: Post }
  /** It was public and no longer is: answer 410, at its earlier paths as well. */
  | { kind: 'gone'; post: Post };

/**
 * The post that is or was at a path. A path that differs in case only counts as moved.
 *
 * @param path decoded, unchecked input
 * @returns `null` if there is nothing, or nothing that the public may know of
 */
export async function findPostAt(deps: ReadDeps, path: string): Promise<PostAt | null> {
  const composed = path.normalize('NFC');
  const found = await findAtExactly(deps, composed);
  const lowerCase = composed.toLowerCase();
  if (found || lowerCase === composed) return found;
  const lower = await findAtExactly(deps, lowerCase);
  return lower?.kind === 'post' ? { kind: 'moved', post: lower.post } : lower;
}

async function findAtExactly(deps: ReadDeps, path: string): Promise<PostAt | null> {
  if (!isAliasPath(path)) return null;
  const here = isPostPath(path) ? await selectByPath(deps.db, path) : null;
  const post = here ?? (await selectByOldPath(deps.db, path));
  if (!post) return null;
  const now = deps.clock.now();
  if (isPublic(post, now)) return { kind: here ? 'post' : 'moved', post };
  if (post.status === 'protected') return { kind: 'password-protected', post };
  return hasBeenPublic(post, now) ? { kind: 'gone', post } : null;
}

/** The public post or page of this id. */
export async function findPostById(deps: ReadDeps, id: number): Promise<Post | null> {
  const post = await selectById(deps.db, id);
  return post && isPublic(post, deps.clock.now()) ? post : null;
}

/** The public post or page that had this id in WordPress; `null` for any other number. */
export async function findPostByWordpressId(
  deps: ReadDeps,
  wordpressId: number,
): Promise<Post | null> {
  if (!Number.isInteger(wordpressId) || Math.abs(wordpressId) > MAX_WORDPRESS_ID) return null;
  const post = await selectByWordpressId(deps.db, wordpressId);
  return post && isPublic(post, deps.clock.now()) ? post : null;
}

/** Every post of any status and date, newest first, without its text. */
export async function listPosts(deps: Pick<Deps, 'db'>): Promise<ListedPost[]> {
  return await selectAll(deps.db);
}

type ProtectedPost = Pick<Post, 'id'>;

/**
 * Checks a password for a protected post.
 *
 * @returns the key for the reader's cookie, made from the password, so that a new password invalidates it; `null`
 *   if `typed` is not the password
 */
export async function unlockPost(
  { db }: Pick<Deps, 'db'>,
  post: ProtectedPost,
  typed: string,
): Promise<string | null> {
  const password = await selectPassword(db, post.id);
  if (password === null) return null;
  const key = keyOf(post, password);
  return isSame(keyOf(post, toPlainText(typed)), key) ? key : null;
}

/** @param key unchecked input */
export async function isUnlockedBy(
  { db }: Pick<Deps, 'db'>,
  post: ProtectedPost,
  key: string,
): Promise<boolean> {
  const password = await selectPassword(db, post.id);
  return password !== null && isSame(key, keyOf(post, password));
}

function keyOf({ id }: ProtectedPost, password: string): string {
  return sign(password, 'post', String(id));
}
