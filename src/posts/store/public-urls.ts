/**
 * Reading the posts table as addresses: all that the public may read, in batches, by their number.
 */
import type { DbOrTransaction } from '../../db/client.ts';

function publicAt(now: Date) {
  return { kind: { in: ['post', 'page'] }, status: 'published', publishedAt: { lte: now } };
}

export async function countPublic(db: DbOrTransaction, now: Date): Promise<number> {
  return await db.post.count({ where: publicAt(now) });
}

/** `skip` is for the first batch; from then on `afterId` leads right to the place. */
export async function selectPublicAddresses(
  db: DbOrTransaction,
  now: Date,
  { afterId, skip, take }: { afterId: number; skip: number; take: number },
): Promise<{ id: number; path: string; publishedAt: Date; updatedAt: Date }[]> {
  return await db.post.findMany({
    where: { ...publicAt(now), id: { gt: afterId } },
    orderBy: { id: 'asc' },
    skip,
    take,
    select: { id: true, path: true, publishedAt: true, updatedAt: true },
  });
}

/** When the newest public post of each term was published, by the term's number. */
export async function selectNewestOfTerms(
  db: DbOrTransaction,
  now: Date,
): Promise<Map<number, Date>> {
  const rows = await db.postTerm.groupBy({
    by: ['termId'],
    where: { publishedAt: { lte: now } },
    _max: { publishedAt: true },
  });
  return new Map(rows.flatMap(({ termId, _max }) => pair(termId, _max.publishedAt)));
}

export async function selectNewestOfAuthors(
  db: DbOrTransaction,
  now: Date,
): Promise<Map<number, Date>> {
  const rows = await db.post.groupBy({
    by: ['authorId'],
    where: { ...publicAt(now), kind: 'post', authorId: { not: null } },
    _max: { publishedAt: true },
  });
  return new Map(rows.flatMap(({ authorId, _max }) => pair(authorId, _max.publishedAt)));
}

function pair(id: number | null, at: Date | null): [number, Date][] {
  return id === null || at === null ? [] : [[id, at]];
}
