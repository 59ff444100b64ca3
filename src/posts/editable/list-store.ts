/**
 * Reads posts with the sources of their texts, many at a time.
 */
import { oneOf, type Db } from '../../db/client.ts';
import { BODY_FORMATS, type PostKind, type Standing } from '../post.ts';
import type { EditablePost } from '../edit.ts';
import { COLUMNS, toPost } from '../store/posts.ts';

export type StoredPost = EditablePost & {
  /** Plain text. */
  text: string;
  parentId: number | null;
  position: number;
  wordpressId: number | null;
};

export type Order = 'date' | 'modified' | 'title' | 'slug' | 'position' | 'id';

export type EditableFilter = {
  /** Any when missing. */
  kind?: PostKind;
  /** All but trashed and deleted posts when missing. */
  standings?: readonly Standing[];
  /** Of this author only. */
  authorId?: number;
  /** Which the title or the text has, as typed. */
  words?: string;
  /** @default 'date' */
  order?: Order;
  /** @default false */
  isAscending?: boolean;
  number: number;
  /** @default 0 */
  offset?: number;
  /** Only posts after this one in the order by date, newest first; or before it. */
  olderThan?: Place;
  newerThan?: Place;
};

export type Place = { publishedAt: Date; id: number };

export async function selectEditable(db: Db, ids: readonly number[]): Promise<StoredPost[]> {
  const rows = await db.post.findMany({
    where: { id: { in: [...ids] } },
    select: {
      ...COLUMNS,
      ...{ bodyFormat: true, markdown: true, password: true, version: true, text: true },
      ...{ parentId: true, position: true, wordpressId: true },
      translationOf: { select: { path: true } },
    },
  });
  return rows.map(({ translationOf, bodyFormat, ...columns }) => ({
    ...toPost(columns),
    bodyFormat: oneOf(BODY_FORMATS, bodyFormat),
    translationOfPath: translationOf?.path ?? null,
  }));
}

type Where = NonNullable<Parameters<Db['post']['findMany']>[0]>['where'] & object;

const COLUMN_OF = {
  date: 'publishedAt',
  modified: 'updatedAt',
  title: 'title',
  slug: 'slug',
  position: 'position',
  id: 'id',
} as const satisfies Record<Order, string>;

/** Prisma's queries on SQLite have at most 999 values. */
const AT_ONCE = 400;

/** @param named posts whose titles have the words, which are looked for in the texts as well; `null`: all */
export async function selectEditableIds(
  db: Db,
  {
    kind,
    standings,
    authorId,
    order = 'date',
    isAscending = false,
    number,
    offset = 0,
    olderThan,
    newerThan,
  }: Omit<EditableFilter, 'words'>,
  now: Date,
  named: { words: string; ids: number[] } | null,
): Promise<number[]> {
  if (standings?.length === 0) return [];
  const and: Where[] = [{ status: { not: 'deleted' } }];
  if (kind) and.push({ kind });
  if (authorId !== undefined) and.push({ authorId });
  and.push(
    standings
      ? { OR: standings.map((each) => whereStanding(each, now)) }
      : { status: { not: 'trashed' } },
  );
  if (olderThan) and.push(beyond(olderThan, 'lt'));
  if (newerThan) and.push(beyond(newerThan, 'gt'));
  if (named) {
    const { words, ids } = named;
    and.push({ OR: [{ text: { contains: words } }, { id: { in: ids.slice(0, AT_ONCE) } }] });
  }
  // Those next to the post that is named, nearest first.
  const isBackwards = newerThan !== undefined && !isAscending;
  const direction = isAscending || isBackwards ? 'asc' : 'desc';
  const rows = await db.post.findMany({
    where: { AND: and },
    orderBy: [{ [COLUMN_OF[order]]: direction }, { id: direction }],
    skip: offset,
    take: number,
    select: { id: true },
  });
  const ids = rows.map(({ id }) => id);
  return isBackwards ? ids.reverse() : ids;
}

function whereStanding(standing: Standing, now: Date): Where {
  if (standing === 'scheduled') return { status: 'published', publishedAt: { gt: now } };
  if (standing === 'published') return { status: 'published', publishedAt: { lte: now } };
  return { status: standing };
}

function beyond({ publishedAt, id }: Place, side: 'lt' | 'gt'): Where {
  return { OR: [{ publishedAt: { [side]: publishedAt } }, { publishedAt, id: { [side]: id } }] };
}

/** The newest first. */
export async function selectNames(db: Db): Promise<{ id: number; title: string }[]> {
  return await db.post.findMany({
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    select: { id: true, title: true },
  });
}
