/**
 * Queries about the sample posts of a new blog.
 */
import type { Db } from '../../db/client.ts';

/** The path of a post that is not deleted; `null` if there is none. */
export async function findPath(db: Db, id: number): Promise<string | null> {
  const row = await db.post.findFirst({
    where: { id, status: { not: 'deleted' } },
    select: { path: true },
  });
  return row?.path ?? null;
}

/** Whether a post is published that is none of these. */
export async function existsPublishedBeside(db: Db, ids: readonly number[]): Promise<boolean> {
  const row = await db.post.findFirst({
    where: { kind: 'post', status: 'published', id: { notIn: [...ids] } },
    select: { id: true },
  });
  return row !== null;
}
