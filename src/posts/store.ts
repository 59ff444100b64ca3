/**
 * The posts table. Rows come out as `Post`; nothing else here knows the domain's rules.
 */
import { transact, type Db } from '../db/client.ts';
import type { Post } from './post.ts';

const COLUMNS = {
  id: true,
  path: true,
  title: true,
  bodyHtml: true,
  excerpt: true,
  words: true,
  publishedAt: true,
  updatedAt: true,
  commentsOpen: true,
  pingsOpen: true,
} as const;

export async function selectPublishedByPath(db: Db, path: string, now: Date): Promise<Post | null> {
  return await db.post.findFirst({
    where: { path, publishedAt: { lte: now } },
    select: COLUMNS,
  });
}

export async function selectPublishedPage(
  db: Db,
  now: Date,
  skip: number,
  take: number,
): Promise<Post[]> {
  return await db.post.findMany({
    where: { publishedAt: { lte: now } },
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    skip,
    take,
    select: COLUMNS,
  });
}

export async function countPublished(db: Db, now: Date): Promise<number> {
  return await db.post.count({ where: { publishedAt: { lte: now } } });
}

export type NewPost = Omit<Post, 'id'> & { slug: string; markdown: string };

/** Rejects with a unique violation if the path is taken. */
export async function insertPost(db: Db, post: NewPost): Promise<Post> {
  return await transact(db, (transaction) =>
    transaction.post.create({ data: post, select: COLUMNS }),
  );
}

export async function updateFlags(
  db: Db,
  path: string,
  flags: { commentsOpen?: boolean; pingsOpen?: boolean },
  updatedAt: Date,
): Promise<boolean> {
  const { count } = await transact(db, (transaction) =>
    transaction.post.updateMany({ where: { path }, data: { ...flags, updatedAt } }),
  );
  return count > 0;
}
