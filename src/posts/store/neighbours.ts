/**
 * Reads what the page of a post leads to: the posts before and after it in the list of all, related ones, and its
 * translations.
 *
 * Posts published up to `before` count as public: pass the present time.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import type { Post } from '../post.ts';

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
    where: { id: { in: [...ids] }, status: 'published', publishedAt: { lte: before } },
    select: NEIGHBOUR_COLUMNS,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** A post as the end of another one leads to it. */
export type RelatedPost = Neighbour & Pick<Post, 'publishedAt'>;

/** Those of the related posts of a post that are public, the closest first. */
export async function selectRelated(
  db: DbOrTransaction,
  postId: number,
  before: Date,
): Promise<RelatedPost[]> {
  const rows = await db.relatedPost.findMany({
    where: { postId, related: { ...LISTED, publishedAt: { lte: before } } },
    orderBy: { position: 'asc' },
    select: { related: { select: { ...NEIGHBOUR_COLUMNS, publishedAt: true } } },
  });
  return rows.map(({ related }) => related);
}

/** The published posts and pages of a group of translations, scheduled ones included, the first one first. */
export async function selectTranslations(
  db: DbOrTransaction,
  groupId: number,
): Promise<Pick<Post, 'id' | 'path' | 'language' | 'publishedAt' | 'translationOfId'>[]> {
  return await db.post.findMany({
    where: { OR: [{ id: groupId }, { translationOfId: groupId }], status: 'published' },
    orderBy: { id: 'asc' },
    select: { id: true, path: true, language: true, publishedAt: true, translationOfId: true },
  });
}

/** The posts before and after a post in the list of all; `null` at either end. */
export type Neighbours = { earlier: Neighbour | null; later: Neighbour | null };

type Position = Pick<Post, 'id' | 'publishedAt'>;

const NEWEST_FIRST = [{ publishedAt: 'desc' }, { id: 'desc' }] as const;
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
