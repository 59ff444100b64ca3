/**
 * The posts table. Rows come out as `Post`; nothing else here knows the domain's rules.
 */
import { transact, type Db } from '../db/client.ts';
import type { PingSwitches, Post, PostStatus, ResponseKind, Rsvp } from './post.ts';

const COLUMNS = {
  id: true,
  path: true,
  slug: true,
  title: true,
  bodyHtml: true,
  excerpt: true,
  words: true,
  status: true,
  publishedAt: true,
  updatedAt: true,
  commentsOpen: true,
  pingbacksOpen: true,
  trackbacksOpen: true,
  webmentionsOpen: true,
  responseKind: true,
  responseTo: true,
  rsvp: true,
  trackbacksTo: true,
  notifies: true,
} as const;

type PostRow = Omit<Post, 'status' | 'responseTo' | 'trackbacksTo'> & {
  status: string;
  responseKind: string | null;
  responseTo: string | null;
  rsvp: string | null;
  trackbacksTo: string;
};

function toPost({ responseKind, responseTo, rsvp, trackbacksTo, status, ...rest }: PostRow): Post {
  return {
    ...rest,
    status: status as PostStatus,
    responseTo:
      responseKind !== null && responseTo !== null
        ? { kind: responseKind as ResponseKind, url: responseTo, rsvp: rsvp as Rsvp | null }
        : null,
    trackbacksTo: trackbacksTo.split('\n').filter(Boolean),
  };
}

export async function selectPublishedByPath(db: Db, path: string, now: Date): Promise<Post | null> {
  const row = await db.post.findFirst({
    where: { path, status: 'published', publishedAt: { lte: now } },
    select: COLUMNS,
  });
  return row && toPost(row);
}

export async function selectPublishedPage(
  db: Db,
  now: Date,
  skip: number,
  take: number,
): Promise<Post[]> {
  const rows = await db.post.findMany({
    where: { status: 'published', publishedAt: { lte: now } },
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    skip,
    take,
    select: COLUMNS,
  });
  return rows.map(toPost);
}

export async function countPublished(db: Db, now: Date): Promise<number> {
  return await db.post.count({ where: { status: 'published', publishedAt: { lte: now } } });
}

export type NewPost = Omit<Post, 'id'> & {
  markdown: string;
  notifyAt: Date | null;
  quiet: boolean;
};

/** Rejects with a unique violation if the path is taken. */
export async function insertPost(db: Db, post: NewPost): Promise<Post> {
  const { responseTo, trackbacksTo, ...rest } = post;
  const data = {
    ...rest,
    responseKind: responseTo?.kind ?? null,
    responseTo: responseTo?.url ?? null,
    rsvp: responseTo?.rsvp ?? null,
    trackbacksTo: trackbacksTo.join('\n'),
  };
  return toPost(
    await transact(db, (transaction) => transaction.post.create({ data, select: COLUMNS })),
  );
}

export async function updateFlags(
  db: Db,
  path: string,
  flags: Partial<PingSwitches> & { commentsOpen?: boolean },
  updatedAt: Date,
): Promise<boolean> {
  const { count } = await transact(db, (transaction) =>
    transaction.post.updateMany({ where: { path }, data: { ...flags, updatedAt } }),
  );
  return count > 0;
}

export async function selectDueForNotify(
  db: Db,
  now: Date,
  take: number,
): Promise<(Post & { notifyAt: Date; quiet: boolean })[]> {
  const rows = await db.post.findMany({
    where: { notifyAt: { lte: now } },
    orderBy: [{ notifyAt: 'asc' }, { id: 'asc' }],
    take,
    select: { ...COLUMNS, notifyAt: true, quiet: true },
  });
  return rows.map(({ notifyAt, quiet, ...row }) => ({
    ...toPost(row),
    notifyAt: notifyAt ?? now,
    quiet,
  }));
}

export async function clearNotifyAt(db: Db, id: number, notifyAt: Date): Promise<void> {
  await transact(db, (transaction) =>
    transaction.post.updateMany({
      where: { id, notifyAt },
      data: { notifyAt: null, quiet: false },
    }),
  );
}
