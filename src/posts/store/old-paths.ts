/**
 * The table of earlier addresses. That no post stands at one of them is rename.ts's and publish.ts's
 * to see to.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import type { Post } from '../post.ts';
import { COLUMNS, toPost } from './posts.ts';

/** The post that was here before. */
export async function selectByOldPath(db: DbOrTransaction, path: string): Promise<Post | null> {
  const row = await db.oldPath.findUnique({
    where: { path },
    select: { post: { select: COLUMNS } },
  });
  return row && toPost(row.post);
}

/** A post that had this slug before, and has another now. */
export async function selectByOldSlug(db: DbOrTransaction, slug: string): Promise<Post | null> {
  const rows = await db.oldPath.findMany({
    where: { path: { endsWith: `/${slug}` } },
    select: { path: true, post: { select: COLUMNS } },
  });
  // SQLite's LIKE takes `A` for `a`.
  const row = rows.find(({ path }) => path.endsWith(`/${slug}`));
  return row ? toPost(row.post) : null;
}

/** The path of a post, then its earlier ones; none if there is no such post. */
export async function selectPathsOf(db: DbOrTransaction, postId: number): Promise<string[]> {
  const row = await db.post.findUnique({
    where: { id: postId },
    select: { path: true, oldPaths: { select: { path: true }, orderBy: { path: 'asc' } } },
  });
  return row ? [row.path, ...row.oldPaths.map(({ path }) => path)] : [];
}

export async function insertOldPath(
  transaction: DbOrTransaction,
  path: string,
  postId: number,
): Promise<void> {
  await transaction.oldPath.create({ data: { path, postId } });
}

export async function deleteOldPath(
  transaction: DbOrTransaction,
  path: string,
  postId: number,
): Promise<void> {
  await transaction.oldPath.deleteMany({ where: { path, postId } });
}
