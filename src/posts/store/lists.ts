/**
 * Reads the posts table as lists: newest first, page by page, without the text; and drafts.
 *
 * Posts published up to `before` count as public: pass the present time.
 */
import type { DbOrTransaction, Db } from '../../db/client.ts';
import type { Post } from '../post.ts';
import {
  COLUMNS,
  filedUnder,
  LISTED_COLUMNS,
  toListedPost,
  toPost,
  type ListedPost,
} from './posts.ts';
import { PART_ORDER } from './terms.ts';

/** A post as lists show it, without its text. */
export type PostSummary = Pick<
  Post,
  | 'id'
  | 'path'
  | 'title'
  | 'excerpt'
  | 'language'
  | 'publishedAt'
  | 'updatedAt'
  | 'author'
  | 'categories'
  | 'tags'
>;

const SUMMARY_COLUMNS = {
  id: true,
  path: true,
  title: true,
  excerpt: true,
  language: true,
  publishedAt: true,
  updatedAt: true,
  author: LISTED_COLUMNS.author,
  terms: LISTED_COLUMNS.terms,
} as const;

function toSummary<Row extends { terms: Parameters<typeof filedUnder>[0] }>({
  terms,
  ...row
}: Row) {
  return { ...row, ...filedUnder(terms) };
}

/** Which published posts: of all, of the months from the first to the last, of an author. */
export type PublishedFilter = { months?: { first: string; last: string }; authorId?: number };

const NEWEST_FIRST = [{ publishedAt: 'desc' }, { id: 'desc' }] as const;

export type Slice = { skip: number; take: number };

export async function selectPublished(
  db: DbOrTransaction,
  { months, authorId }: PublishedFilter,
  before: Date,
  slice: Slice,
): Promise<PostSummary[]> {
  const rows = await db.post.findMany({
    where: {
      kind: 'post',
      status: 'published',
      publishedAt: { lte: before },
      ...(months && { month: { gte: months.first, lte: months.last } }),
      ...(authorId !== undefined && { authorId }),
    },
    // By month first, so that the index on months is used.
    orderBy: [...(months ? [{ month: 'desc' } as const] : []), ...NEWEST_FIRST],
    ...slice,
    select: SUMMARY_COLUMNS,
  });
  return rows.map(toSummary);
}

export async function selectPublishedUnder(
  db: DbOrTransaction,
  termId: number,
  before: Date,
  slice: Slice,
  order: 'newest-first' | 'parts' = 'newest-first',
): Promise<PostSummary[]> {
  const rows = await db.postTerm.findMany({
    where: { termId, publishedAt: { lte: before } },
    orderBy: order === 'parts' ? [...PART_ORDER] : [{ publishedAt: 'desc' }, { postId: 'desc' }],
    ...slice,
    select: { post: { select: SUMMARY_COLUMNS } },
  });
  return rows.map(({ post }) => toSummary(post));
}

/** The public ones of these posts, whole, in this order. */
export async function selectInFull(
  db: DbOrTransaction,
  ids: readonly number[],
  before: Date,
): Promise<Post[]> {
  const rows = await db.post.findMany({ where: publicAmong(ids, before), select: COLUMNS });
  return inOrder(ids, rows.map(toPost));
}

/** The feeds that a post is in, besides that of all posts. */
export type Filed = { id: number; notifies: boolean; authorId: number | null; termIds: number[] };

/** Of public posts, the newest under a term or of an author. */
export async function selectNewestUnder(
  db: DbOrTransaction,
  what: { termId: number } | { authorId: number },
  before: Date,
  take: number,
): Promise<Filed[]> {
  const slice = { skip: 0, take };
  const newest =
    'termId' in what
      ? await selectPublishedUnder(db, what.termId, before, slice)
      : await selectPublished(db, what, before, slice);
  const ids = newest.map(({ id }) => id);
  const rows = await db.post.findMany({
    where: { id: { in: ids } },
    select: { id: true, notifies: true, authorId: true, terms: { select: { termId: true } } },
  });
  const filed = rows.map(({ terms, ...row }) => ({
    ...row,
    termIds: terms.map(({ termId }) => termId),
  }));
  return inOrder(ids, filed);
}

/** A post or page as search shows it: with plain text instead of HTML. */
export type FoundPost = ListedPost & { text: string };

/** The public ones of these posts, in this order. */
export async function selectFound(
  db: DbOrTransaction,
  ids: readonly number[],
  before: Date,
): Promise<FoundPost[]> {
  const rows = await db.post.findMany({
    where: publicAmong(ids, before),
    select: { ...LISTED_COLUMNS, text: true },
  });
  return inOrder(ids, rows.map(toListedPost));
}

function publicAmong(ids: readonly number[], before: Date) {
  return { id: { in: [...ids] }, status: 'published', publishedAt: { lte: before } };
}

function inOrder<Row extends { id: number }>(ids: readonly number[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** A post as a link to it. */
export type Neighbour = Pick<
  Post,
  'id' | 'path' | 'title' | 'excerpt' | 'language' | 'publishedAt'
>;

/** The public ones of these posts as links, in this order. */
export async function selectLinks(
  db: DbOrTransaction,
  ids: readonly number[],
  before: Date,
): Promise<Neighbour[]> {
  const rows = await db.post.findMany({
    where: publicAmong(ids, before),
    select: NEIGHBOUR_COLUMNS,
  });
  return inOrder(ids, rows);
}

/** The posts before and after a post in the list of all; `null` at either end. */
export type Neighbours = { earlier: Neighbour | null; later: Neighbour | null };

type Position = Pick<Post, 'id' | 'publishedAt'>;

const LISTED = { kind: 'post', status: 'published' };
const NEIGHBOUR_COLUMNS = {
  id: true,
  path: true,
  title: true,
  excerpt: true,
  language: true,
  publishedAt: true,
} as const;

// Ranges, not one condition with OR, so that the index is used.

export async function selectEarlier(
  db: DbOrTransaction,
  { id, publishedAt }: Position,
): Promise<Neighbour | null> {
  return await db.post.findFirst({
    where: { ...LISTED, publishedAt: { lte: publishedAt }, NOT: { publishedAt, id: { gte: id } } },
    orderBy: [...NEWEST_FIRST],
    select: NEIGHBOUR_COLUMNS,
  });
}

/** `before` may be `null`: then scheduled posts count. */
export async function selectLater(
  db: DbOrTransaction,
  { id, publishedAt }: Position,
  before: Date | null,
): Promise<Neighbour | null> {
  return await db.post.findFirst({
    where: {
      ...LISTED,
      publishedAt: { gte: publishedAt, ...(before && { lte: before }) },
      NOT: { publishedAt, id: { lte: id } },
    },
    orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }],
    select: NEIGHBOUR_COLUMNS,
  });
}

/** Both neighbours, read one after the other, as transactions require. `before` may be `null`. */
export async function selectNeighbours(
  db: DbOrTransaction,
  position: Position,
  before: Date | null,
): Promise<Neighbours> {
  const earlier = await selectEarlier(db, position);
  return { earlier, later: await selectLater(db, position, before) };
}

/** When the next scheduled post becomes public. */
export async function selectNextPublication(
  db: DbOrTransaction,
  after: Date,
): Promise<Date | null> {
  // Pages as well: the sitemap shows them.
  const moments = await Promise.all(
    ['post', 'page'].map(async (kind) => {
      const row = await db.post.findFirst({
        where: { kind, status: 'published', publishedAt: { gt: after } },
        orderBy: { publishedAt: 'asc' },
        select: { publishedAt: true },
      });
      return row?.publishedAt ?? null;
    }),
  );
  return moments.reduce(
    (first, each) => (first && each ? (first < each ? first : each) : (first ?? each)),
    null,
  );
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

export type Draft = { id: number; title: string; excerpt: string; updatedAt: Date };

/** Drafts, last changed first; with `authorId`, of that author. */
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
    select: { id: true, title: true, excerpt: true, updatedAt: true },
  });
}
