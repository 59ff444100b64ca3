/**
 * Posts whose HTML an older renderer made. What writes them is in write.ts.
 */
import type { Db } from '../../db/client.ts';

export type Outdated = {
  id: number;
  markdown: string;
  excerpt: string;
  text: string;
  renderer: number;
};

/** Deleted ones have no text any more. `id`: that one, if it is due. */
export async function selectOutdated(
  db: Db,
  renderer: number,
  take: number,
  id?: number,
): Promise<Outdated[]> {
  return await db.post.findMany({
    where: {
      renderer: { lt: renderer },
      status: { not: 'deleted' },
      ...(id !== undefined && { id }),
    },
    orderBy: [{ renderer: 'asc' }, { id: 'asc' }],
    take,
    select: { id: true, markdown: true, excerpt: true, text: true, renderer: true },
  });
}
