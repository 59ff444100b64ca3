/**
 * Reads the posts table. Rows come out as `Post`.
 *
 * write.ts writes it, lists.ts lists it by date, paths.ts has earlier paths and the files of posts.
 */
import { type Db, type DbOrTransaction, oneOf } from '../../db/client.ts';
import { IMAGE_FORMATS, type LibraryImage } from '../images/image.ts';
import {
  POST_KINDS,
  POST_STATUSES,
  RESPONSE_KINDS,
  RSVPS,
  type Post,
  type PostStatus,
} from '../post.ts';
import { CONTEXT_COLUMNS, shownContext, type ContextRow } from '../reply-context.ts';
import type { Term, TermKind } from '../terms/term.ts';
import { orderOf } from './terms.ts';

export const IMAGE_COLUMNS = {
  id: true,
  hash: true,
  slug: true,
  width: true,
  height: true,
  alt: true,
  // The upload itself is not shown.
  files: { where: { format: { not: 'original' } }, select: { width: true, format: true } },
} as const;

type ImageRow = Omit<LibraryImage, 'files'> & { files: { width: number; format: string }[] };

export function toImage({ files, ...row }: ImageRow): LibraryImage {
  return {
    ...row,
    files: files.map(({ width, format }) => ({ width, format: oneOf(IMAGE_FORMATS, format) })),
  };
}

const AUTHOR_COLUMNS = { id: true, slug: true, name: true, url: true } as const;
const TERM_COLUMNS = { id: true, kind: true, slug: true, name: true } as const;

export const LISTED_COLUMNS = {
  id: true,
  kind: true,
  path: true,
  slug: true,
  title: true,
  excerpt: true,
  words: true,
  status: true,
  wasPublic: true,
  publishedAt: true,
  month: true,
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
  pinned: true,
  language: true,
  translationOfId: true,
  guid: true,
  author: { select: AUTHOR_COLUMNS },
  terms: {
    select: { position: true, term: { select: TERM_COLUMNS } },
    orderBy: { position: 'asc' },
  },
} as const;

type CardRow = { hash: string | null; type: string | null };

/** The columns of a `Post`, for {@link toPost}. */
export const COLUMNS = {
  ...LISTED_COLUMNS,
  bodyHtml: true,
  cover: { select: IMAGE_COLUMNS },
  context: { select: CONTEXT_COLUMNS },
  card: { select: { hash: true, type: true } },
} as const;

/** The columns that {@link toPost} converts. */
type Raw = {
  kind: string;
  status: string;
  terms: { position: number; term: Omit<Term, 'kind'> & { kind: string } }[];
  responseKind: string | null;
  responseTo: string | null;
  rsvp: string | null;
  trackbacksTo: string;
};

export function toPost<
  Row extends Raw & { cover: ImageRow | null; context: ContextRow | null; card: CardRow | null },
>({ cover, context, card, ...row }: Row) {
  const post = toListedPost(row);
  const shown = shownContext(context, post.responseTo);
  const drawn = drawnCard(card);
  return {
    ...post,
    cover: cover && toImage(cover),
    ...(shown && { context: shown }),
    ...(drawn && { card: drawn }),
  };
}

/** `null`: it was not drawn yet. */
function drawnCard(row: CardRow | null): Post['card'] | null {
  return row?.hash != null && row.type !== null ? { hash: row.hash, type: row.type } : null;
}

/** As {@link toPost}, for {@link LISTED_COLUMNS}. */
export function toListedPost<Row extends Raw>({
  kind,
  terms,
  responseKind,
  responseTo,
  rsvp,
  trackbacksTo,
  status,
  ...rest
}: Row) {
  const parsed: Pick<
    Post,
    'kind' | 'status' | 'categories' | 'tags' | 'series' | 'responseTo' | 'trackbacksTo'
  > = {
    kind: oneOf(POST_KINDS, kind),
    status: oneOf(POST_STATUSES, status),
    ...filedUnder(terms),
    responseTo: toResponse({ responseKind, responseTo, rsvp }),
    trackbacksTo: trackbacksTo.split('\n').filter(Boolean),
  };
  return { ...rest, ...parsed };
}

/** What the post responds to. */
export function toResponse({
  responseKind,
  responseTo,
  rsvp,
}: Pick<Raw, 'responseKind' | 'responseTo' | 'rsvp'>): Post['responseTo'] {
  if (responseKind === null || responseTo === null) return null;
  return {
    kind: oneOf(RESPONSE_KINDS, responseKind),
    url: responseTo,
    rsvp: rsvp === null ? null : oneOf(RSVPS, rsvp),
  };
}

/** A post's categories and tags, each in the author's order, and its series. */
export function filedUnder(terms: Raw['terms']): Pick<Post, 'categories' | 'tags' | 'series'> {
  const ofKind = (wanted: TermKind) =>
    terms.flatMap(({ term }) => (term.kind === wanted ? [{ ...term, kind: wanted }] : []));
  const [series] = ofKind('series');
  const position = terms.find(({ term }) => term.id === series?.id)?.position;
  return {
    categories: ofKind('category'),
    tags: ofKind('tag'),
    series: series && position !== undefined ? { term: series, order: orderOf(position) } : null,
  };
}

/** The post at this path, of any status. */
export async function selectByPath(db: DbOrTransaction, path: string): Promise<Post | null> {
  const row = await db.post.findUnique({ where: { path }, select: COLUMNS });
  return row && toPost(row);
}

/** Of any status. */
export async function selectById(db: DbOrTransaction, id: number): Promise<Post | null> {
  const row = await db.post.findUnique({ where: { id }, select: COLUMNS });
  return row && toPost(row);
}

/** `null`: the post is not protected. */
export async function selectPassword(db: Db, id: number): Promise<string | null> {
  const row = await db.post.findUnique({ where: { id }, select: { password: true } });
  return row?.password ?? null;
}

/** The post that had this id in WordPress, of any status. */
export async function selectByWordpressId(
  db: DbOrTransaction,
  wordpressId: number,
): Promise<Post | null> {
  const row = await db.post.findUnique({ where: { wordpressId }, select: COLUMNS });
  return row && toPost(row);
}

/** The posts with this slug, of any status, oldest first. */
export async function selectBySlug(db: DbOrTransaction, slug: string): Promise<Post[]> {
  const rows = await db.post.findMany({
    where: { slug },
    orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }],
    select: COLUMNS,
  });
  return rows.map(toPost);
}

/** The posts with exactly this title, of any status, oldest first. */
export async function selectByTitle(db: DbOrTransaction, title: string): Promise<Post[]> {
  const rows = await db.post.findMany({
    where: { title },
    orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }],
    select: COLUMNS,
  });
  return rows.map(toPost);
}

export type ListedPost = Omit<Post, 'bodyHtml' | 'cover'>;

/** All posts, newest first, without their text. */
export async function selectAll(db: Db): Promise<ListedPost[]> {
  const rows = await db.post.findMany({
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    select: LISTED_COLUMNS,
  });
  return rows.map(toListedPost);
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

/** The posts whose targets are due to be notified of other responses, longest due first. */
export async function selectDueForSalmention(
  db: Db,
  now: Date,
  take: number,
): Promise<
  (Pick<Post, 'id' | 'path' | 'status' | 'publishedAt' | 'notifies'> & { salmentionAt: Date })[]
> {
  const rows = await db.post.findMany({
    where: { salmentionAt: { lte: now } },
    orderBy: [{ salmentionAt: 'asc' }, { id: 'asc' }],
    take,
    select: {
      ...{ id: true, path: true, status: true, publishedAt: true, notifies: true },
      salmentionAt: true,
    },
  });
  return rows.map(({ status, salmentionAt, ...row }) => ({
    ...row,
    status: oneOf(POST_STATUSES, status),
    salmentionAt: salmentionAt ?? now,
  }));
}

/** The status of a post in the trash before it was moved there; `null`: unknown, or it is not there. */
export async function selectStatusBefore(db: Db, id: number): Promise<PostStatus | null> {
  const row = await db.post.findFirst({
    where: { id, status: 'trashed' },
    select: { statusBefore: true },
  });
  return row?.statusBefore == null ? null : oneOf(POST_STATUSES, row.statusBefore);
}

/** The posts that were moved to the trash before this time. */
export async function selectTrashedBefore(db: Db, before: Date): Promise<number[]> {
  const rows = await db.post.findMany({
    where: { status: 'trashed', trashedAt: { lt: before } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
