/**
 * Reads the posts table for the archive: titles, dates and numbers of responses, and how many posts each month
 * has. Reads no texts.
 *
 * Posts published up to `before` count as public: pass the present time.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import type { Post } from '../post.ts';

/** A post as the archive shows it. */
export type PostTitle = Pick<
  Post,
  'id' | 'path' | 'title' | 'excerpt' | 'language' | 'publishedAt' | 'month'
> & {
  /** How many responses its page shows. */
  responses: number;
};

const TITLE_COLUMNS = {
  id: true,
  path: true,
  title: true,
  excerpt: true,
  language: true,
  publishedAt: true,
  month: true,
  commentCount: true,
  linkbackCount: true,
} as const;

/** Posts of the months from the first to the last, newest first. */
export async function selectTitlesOf(
  db: DbOrTransaction,
  months: { first: string; last: string },
  before: Date,
): Promise<PostTitle[]> {
  const rows = await db.post.findMany({
    where: {
      kind: 'post',
      status: 'published',
      publishedAt: { lte: before },
      month: { gte: months.first, lte: months.last },
    },
    orderBy: [{ month: 'desc' }, { publishedAt: 'desc' }, { id: 'desc' }],
    select: TITLE_COLUMNS,
  });
  return rows.map(({ commentCount, linkbackCount, ...row }) => ({
    ...row,
    responses: commentCount + linkbackCount,
  }));
}

/** How many posts each month has, newest first. */
export type MonthCount = { month: string; posts: number };

export async function selectMonths(db: DbOrTransaction, before: Date): Promise<MonthCount[]> {
  const rows = await db.post.groupBy({
    by: ['month'],
    where: { kind: 'post', status: 'published', publishedAt: { lte: before } },
    orderBy: { month: 'desc' },
    _count: true,
  });
  return rows.map(({ month, _count }) => ({ month, posts: _count }));
}
