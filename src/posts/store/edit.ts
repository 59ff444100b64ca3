/**
 * Reading a post as its writer does.
 */
import type { Db } from '../../db/client.ts';
import type { Post } from '../post.ts';
import { COLUMNS, toPost } from './posts.ts';

export async function selectForEditing(
  db: Db,
  id: number,
): Promise<(Post & { markdown: string; password: string | null; version: number }) | null> {
  const row = await db.post.findUnique({
    where: { id },
    select: { ...COLUMNS, markdown: true, password: true, version: true },
  });
  return row && toPost(row);
}
