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
  IMAGE_COLUMNS,
  LISTED_COLUMNS,
  toImage,
  toListedPost,
  toPost,
  toResponse,
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
  | 'words'
  | 'language'
  | 'publishedAt'
  | 'updatedAt'
  | 'author'
  | 'categories'
  | 'tags'
  | 'responseTo'
  | 'pinned'
> & {
  /** How many responses its page shows. */
  responses: number;
};

const SUMMARY_COLUMNS = {
  id: true,
  path: true,
  title: true,
  excerpt: true,
  words: true,
  language: true,
  publishedAt: true,
  updatedAt: true,
  author: LISTED_COLUMNS.author,
  terms: LISTED_COLUMNS.terms,
  responseKind: true,
  responseTo: true,
  rsvp: true,
  pinned: true,
  commentCount: true,
  linkbackCount: true,
} as const;

type SummaryRow = Parameters<typeof toResponse>[0] & {
  terms: Parameters<typeof filedUnder>[0];
  commentCount: number;
  linkbackCount: number;
};

function toSummary<Row extends SummaryRow>({
  terms,
  responseKind,
  responseTo,
  rsvp,
  commentCount,
  linkbackCount,
  ...row
}: Row) {
  return {
    ...row,
    ...filedUnder(terms),
    responseTo: toResponse({ responseKind, responseTo, rsvp }),
    responses: commentCount + linkbackCount,
  };
}

/** Which published posts: of all, of the months from the first to the last, of an author; not those of `except`. */
export type PublishedFilter = {
  months?: { first: string; last: string };
  authorId?: number;
  except?: readonly number[];
};

const NEWEST_FIRST = [{ publishedAt: 'desc' }, { id: 'desc' }] as const;

export type Slice = { skip: number; take: number };

export async function selectPublished(
  db: DbOrTransaction,
  { months, authorId, except = [] }: PublishedFilter,
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
      ...(except.length > 0 && { id: { notIn: [...except] } }),
    },
    // By month first, so that the index on months is used.
    orderBy: [...(months ? [{ month: 'desc' } as const] : []), ...NEWEST_FIRST],
    ...slice,
    select: SUMMARY_COLUMNS,
  });
  return rows.map(toSummary);
}

/** The published posts that are pinned, newest first. */
export async function selectPinned(
  db: DbOrTransaction,
  before: Date,
  take: number,
): Promise<PostSummary[]> {
  // Nothing else in the condition, so that the index on pinned posts is used.
  const pinned = await db.post.findMany({
    where: { pinned: true, publishedAt: { lte: before } },
    orderBy: [...NEWEST_FIRST],
    select: { id: true, kind: true, status: true },
  });
  const ids = pinned
    .filter(({ kind, status }) => kind === 'post' && status === 'published')
    .slice(0, take)
    .map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db.post.findMany({ where: publicAmong(ids, before), select: SUMMARY_COLUMNS });
  return inOrder(ids, rows.map(toSummary));
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

/** The text and cover of a post that a list shows in full. */
export type ListedText = Pick<Post, 'id' | 'bodyHtml' | 'cover'> & { text: string };

export async function selectTexts(
  db: DbOrTransaction,
  ids: readonly number[],
  before: Date,
): Promise<ListedText[]> {
  const rows = await db.post.findMany({
    where: publicAmong(ids, before),
    select: { id: true, bodyHtml: true, text: true, cover: { select: IMAGE_COLUMNS } },
  });
  return rows.map(({ cover, ...row }) => ({ ...row, cover: cover && toImage(cover) }));
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
