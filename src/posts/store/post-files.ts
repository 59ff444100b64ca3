/**
 * Which file made which post.
 */
import { createHash } from 'node:crypto';
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import type { Post } from '../post.ts';
import { COLUMNS, toPost } from './posts.ts';

/** `null`: none that is there. */
export async function selectByFile(db: DbOrTransaction, file: string): Promise<Post | null> {
  const row = await db.postFile.findUnique({
    where: { key: keyOf(file) },
    select: { post: { select: COLUMNS } },
  });
  return row && toPost(row.post);
}

export async function upsertPostFile(
  { postFile }: Transaction,
  file: string,
  postId: number,
): Promise<void> {
  const key = keyOf(file);
  await postFile.upsert({
    where: { key },
    create: { key, path: file, postId },
    update: { postId },
  });
}

/** Paths may be longer than an entry of an index of PostgreSQL. */
function keyOf(file: string): string {
  return createHash('sha256').update(file).digest('hex');
}
