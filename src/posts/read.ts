/**
 * Reading posts as any visitor may: published, and not before their time.
 */
import type { Deps } from '../deps.ts';
import { isPostPath, type Post } from './post.ts';
import { countPublished, selectPublishedByPath, selectPublishedPage } from './store.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

/** `path` is decoded and may be anything a stranger typed. */
export async function findPublicPost(deps: ReadDeps, path: string): Promise<Post | null> {
  const composed = path.normalize('NFC');
  if (!isPostPath(composed)) return null;
  return await selectPublishedByPath(deps.db, composed, deps.clock.now());
}

export type PostsPage = { posts: Post[]; pageCount: number };

/** Newest first; `pageNumber` counts from 1. A page past the end is empty. */
export async function listPublicPosts(
  deps: ReadDeps,
  { pageNumber, perPage }: { pageNumber: number; perPage: number },
): Promise<PostsPage> {
  const now = deps.clock.now();
  const total = await countPublished(deps.db, now);
  const pageCount = Math.max(1, Math.ceil(total / perPage));
  if (pageNumber > pageCount) return { posts: [], pageCount };
  const posts = await selectPublishedPage(deps.db, now, (pageNumber - 1) * perPage, perPage);
  return { posts, pageCount };
}
