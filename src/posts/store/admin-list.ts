/**
 * Reads posts for the lists of the admin: every status, with the columns of a row.
 */
import type { Db } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { POST_KINDS, POST_STATUSES, type Post } from '../post.ts';

export type AdminPostFilter = {
  kind: Post['kind'];
  state: AdminPostState;
  /** `null`: of any author. */
  authorId: number | null;
  /** Under any of these tags and categories; `null`: no filter. */
  termIds: number[] | null;
  words: { typed: string; slug: string } | null;
};

/** A post as a row of the list. */
export type AdminPost = Pick<
  Post,
  | 'id'
  | 'kind'
  | 'path'
  | 'title'
  | 'excerpt'
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
  excerpt: true,
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
  // Ids first, from an index alone: sorting whole rows would read the texts of all posts.
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
    kind: oneOf(POST_KINDS, row.kind),
    status: oneOf(POST_STATUSES, row.status),
  }));
}

/** The newest published posts and pages with a title that has all of `words`. */
export async function selectTitles(
  db: Db,
  words: readonly { typed: string; slug: string }[],
  take: number,
): Promise<Pick<Post, 'id' | 'kind' | 'title' | 'path' | 'slug' | 'publishedAt'>[]> {
  const rows = await db.post.findMany({
    where: { status: 'published', title: { not: '' }, AND: words.map(hasWord) },
    orderBy: [...NEWEST_FIRST],
    take,
    select: { id: true, kind: true, title: true, path: true, slug: true, publishedAt: true },
  });
  return rows.map((row) => ({ ...row, kind: oneOf(POST_KINDS, row.kind) }));
}

export async function countAdminPosts(db: Db, list: AdminPostFilter, now: Date): Promise<number> {
  return await db.post.count({ where: whereOf(list, now) });
}

function whereOf({ kind, state, authorId, termIds, words }: AdminPostFilter, now: Date) {
  return {
    kind,
    ...WHERE[state](now),
    ...(authorId !== null && { authorId }),
    ...(termIds !== null && { terms: { some: { termId: { in: termIds } } } }),
    ...(words !== null && hasWord(words)),
  };
}

/** A slug is the title in lower case without accents, unless the author chose another. */
function hasWord({ typed, slug }: { typed: string; slug: string }) {
  return { OR: [{ slug: { contains: slug } }, { title: { contains: typed } }] };
}

const WHERE = {
  all: () => ({ status: { notIn: ['trashed', 'deleted'] } }),
  drafts: () => ({ status: { in: ['draft', 'unpublished'] } }),
  scheduled: (now: Date) => ({ status: 'published', publishedAt: { gt: now } }),
  published: (now: Date) => ({ status: 'published', publishedAt: { lte: now } }),
  private: () => ({ status: { in: ['private', 'protected'] } }),
  trash: () => ({ status: 'trashed' }),
};

/** The lists of posts, and of pages, in the admin. */
export const ADMIN_STATES = [
  'all',
  'drafts',
  'scheduled',
  'published',
  'private',
  'trash',
] as const;
export type AdminPostState = (typeof ADMIN_STATES)[number];
