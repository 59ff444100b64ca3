/**
 * Protected posts: who has the password reads them. Called by http/site/password-protected.ts.
 *
 * What a browser keeps is made of the password, so that a new one ends it; the password itself is
 * kept by nobody but its writer.
 */
import type { Deps } from '../deps.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { isSame, sign } from '../lib/signed.ts';
import type { Post } from './post.ts';
import { selectPassword } from './store/posts.ts';

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
