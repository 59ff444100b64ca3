/**
 * Reading posts: as any visitor may, published and not before their time; and all of them, for the
 * owner's list.
 */
import type { Deps } from '../deps.ts';
import { isSame, sign } from '../lib/signed.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { isPostPath, MAX_WORDPRESS_ID, type Post } from './post.ts';
import { selectByOldPath, selectPathsOf } from './store/paths.ts';
import {
  selectAll,
  selectById,
  selectByPath,
  selectByWordpressId,
  selectPublishedByPath,
  type ListedPost,
  selectPassword,
} from './store/posts.ts';
import { isAliasPath } from './urls/path-rules.ts';
import { hasBeenPublic, isPublic } from './visibility.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

/** `path` is decoded and may be anything a stranger typed. */
export async function findPublicPost(deps: ReadDeps, path: string): Promise<Post | null> {
  const composed = path.normalize('NFC');
  if (!isPostPath(composed)) return null;
  return await selectPublishedByPath(deps.db, composed, deps.clock.now());
}

export type PostAt =
  | { kind: 'post'; post: Post }
  /** Its address is another now. */
  | { kind: 'moved'; post: Post }
  /** It is protected: nothing of it is to be shown but to who has its password. */
  | { kind: 'password-protected'; post: Post }
  /** It was public and is not now: answer 410 and show nothing of it, at its earlier addresses, too. */
  | { kind: 'gone'; post: Post };

/**
 * What stands at an address, or stood there; for capitals where small letters stand, it has moved.
 * `null`: nothing, as far as strangers may know.
 *
 * `path` is decoded and may be anything a stranger typed.
 */
export async function findPostAt(deps: ReadDeps, path: string): Promise<PostAt | null> {
  const composed = path.normalize('NFC');
  const found = await findAtExactly(deps, composed);
  const lowerCase = composed.toLowerCase();
  if (found || lowerCase === composed) return found;
  const meant = await findAtExactly(deps, lowerCase);
  return meant?.kind === 'post' ? { kind: 'moved', post: meant.post } : meant;
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

/** Where a post stands and stood: its path now, then the earlier ones. */
export async function listPathsOf(deps: Pick<Deps, 'db'>, postId: number): Promise<string[]> {
  return await selectPathsOf(deps.db, postId);
}

/** Every post, whatever its status and date, newest first, without its text. */
export async function listPosts(deps: Pick<Deps, 'db'>): Promise<ListedPost[]> {
  return await selectAll(deps.db);
}

type Locked = Pick<Post, 'id'>;

/** @returns the key that opens it from now on; `null`: `typed` is not its password */
export async function unlockPost(
  { db }: Pick<Deps, 'db'>,
  post: Locked,
  typed: string,
): Promise<string | null> {
  const password = await selectPassword(db, post.id);
  if (password === null) return null;
  const key = keyOf(post, password);
  return isSame(keyOf(post, toPlainText(typed)), key) ? key : null;
}

/** Whether this key opens it still; `key` may be anything. */
export async function isUnlockedBy(
  { db }: Pick<Deps, 'db'>,
  post: Locked,
  key: string,
): Promise<boolean> {
  const password = await selectPassword(db, post.id);
  return password !== null && isSame(key, keyOf(post, password));
}

function keyOf({ id }: Locked, password: string): string {
  return sign(password, 'post', String(id));
}
