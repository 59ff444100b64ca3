/**
 * Lists posts that are scheduled, for the calendar of the admin.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { type Post } from './post.ts';

export type Planned = Pick<Post, 'id' | 'title' | 'excerpt' | 'publishedAt'>;

/** More would not fit into the calendar. */
const MAX = 200;

/** Scheduled posts and pages of a span of time, the next first; with `authorId`, of that author. */
export async function listPlanned(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { from, before, authorId }: { from: Date; before: Date; authorId?: number },
): Promise<Planned[]> {
  const now = clock.now();
  return await selectPlanned(db, {
    after: from > now ? new Date(from.getTime() - 1) : now,
    before,
    ...(authorId !== undefined && { authorId }),
  });
}

async function selectPlanned(
  db: Db,
  { after, before, authorId }: { after: Date; before: Date; authorId?: number },
): Promise<Planned[]> {
  return await db.post.findMany({
    where: {
      kind: { in: ['post', 'page'] },
      status: 'published',
      publishedAt: { gt: after, lt: before },
      ...(authorId !== undefined && { authorId }),
    },
    orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }],
    take: MAX,
    select: { id: true, title: true, excerpt: true, publishedAt: true },
  });
}
