/**
 * Reading the posts for the lists of the desk: every status, and what a row of them says.
 */
import type { Db } from '../../db/client.ts';
import type { Post, PostKind, PostStatus } from '../post.ts';

export type AdminPostFilter = {
  state: AdminPostState;
  /** `null`: everybody's. */
  authorId: number | null;
  /** Under any of these tags and categories; `null`: under whichever. */
  termIds: number[] | null;
  words: { typed: string; slug: string } | null;
};

/** What a row of the list says. */
export type AdminPost = Pick<
  Post,
  | 'id'
  | 'kind'
  | 'path'
  | 'title'
  | 'status'
  | 'publishedAt'
  | 'commentsOpen'
  | 'pingbacksOpen'
  | 'trackbacksOpen'
  | 'webmentionsOpen'
  | 'author'
>;

const LISTED = {
  id: true,
  kind: true,
  path: true,
  title: true,
  status: true,
  publishedAt: true,
  commentsOpen: true,
  pingbacksOpen: true,
  trackbacksOpen: true,
  webmentionsOpen: true,
  author: true,
} as const;

const NEWEST_FIRST = [{ publishedAt: 'desc' }, { id: 'desc' }] as const;

/** Newest first. */
export async function selectAdminPosts(
  db: Db,
  list: AdminPostFilter,
  { skip, take, now }: { skip: number; take: number; now: Date },
): Promise<AdminPost[]> {
  // Which ones an index says alone: to sort whole rows, the texts of all would be passed over.
  const ids = await db.post.findMany({
    where: whereOf(list, now),
    orderBy: [...NEWEST_FIRST],
    skip,
    take,
    select: { id: true },
  });
  const rows = await db.post.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: [...NEWEST_FIRST],
    select: LISTED,
  });
  return rows.map((row) => ({
    ...row,
    kind: row.kind as PostKind,
    status: row.status as PostStatus,
  }));
}

export async function countAdminPosts(db: Db, list: AdminPostFilter, now: Date): Promise<number> {
  return await db.post.count({ where: whereOf(list, now) });
}

function whereOf({ state, authorId, termIds, words }: AdminPostFilter, now: Date) {
  return {
    ...WHERE[state](now),
    ...(authorId !== null && { authorId }),
    ...(termIds !== null && { terms: { some: { termId: { in: termIds } } } }),
    // A slug is the title in small letters without accents, until its writer chooses another.
    ...(words !== null && {
      OR: [{ slug: { contains: words.slug } }, { title: { contains: words.typed } }],
    }),
  };
}

const WHERE = {
  all: () => ({ kind: 'post', status: { not: 'deleted' } }),
  drafts: () => ({ kind: 'post', status: { in: ['draft', 'unpublished'] } }),
  scheduled: (now: Date) => ({ kind: 'post', status: 'published', publishedAt: { gt: now } }),
  published: (now: Date) => ({ kind: 'post', status: 'published', publishedAt: { lte: now } }),
  private: () => ({ kind: 'post', status: { in: ['private', 'protected'] } }),
  pages: () => ({ kind: 'page', status: { not: 'deleted' } }),
};

export const ADMIN_STATES = [
  'all',
  'drafts',
  'scheduled',
  'published',
  'private',
  'pages',
] as const;
export type AdminPostState = (typeof ADMIN_STATES)[number];
