/** What is at a path, and where a post is and was, as tests ask for it. */
import type { Deps } from '../../../src/deps.ts';
import type { Post } from '../../../src/posts/post.ts';
import { findPostAt } from '../../../src/posts/read.ts';
import { selectPathsOf } from '../../../src/posts/store/paths.ts';

/** The public post at its present path. */
export async function findPublicPost(
  deps: Pick<Deps, 'db' | 'clock'>,
  path: string,
): Promise<Post | null> {
  const found = await findPostAt(deps, path);
  return found?.kind === 'post' ? found.post : null;
}

/** A post's path, then its earlier ones. */
export async function listPathsOf({ db }: Pick<Deps, 'db'>, postId: number): Promise<string[]> {
  return await selectPathsOf(db, postId);
}
