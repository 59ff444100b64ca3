/**
 * What is begun and not published, from the table of posts.
 */
import type { Db } from '../../db/client.ts';

export type Draft = { id: number; title: string; updatedAt: Date };

/** Those last changed first; of every author where `authorId` is not given. */
export async function selectDrafts(
  db: Db,
  { authorId, take }: { authorId?: number; take: number },
): Promise<Draft[]> {
  return await db.post.findMany({
    where: {
      kind: { in: ['post', 'page'] },
      status: 'draft',
      ...(authorId !== undefined && { authorId }),
    },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take,
    select: { id: true, title: true, updatedAt: true },
  });
}
