/**
 * Reads what an export as Markdown holds, some rows at a time, in the order of their ids.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import type { Prisma } from '../../db/generated/sqlite/client.ts';
import { SENT_HTML_FIELD } from '../../posts/editable/sent-html.ts';

type ExportDb = DbOrTransaction;

/** Rows are read in batches of `size`, from the last id on. */
async function* inBatches<Row extends { id: number }>(
  size: number,
  select: (after: number, take: number) => Promise<Row[]>,
): AsyncGenerator<Row> {
  for (let after = 0; ;) {
    const rows = await select(after, size);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < size) return;
    after = last.id;
  }
}

const byId = (after: number, take: number) =>
  ({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take }) as const;

const SMALL = 200;
/** Their texts may be half a megabyte each. */
const LARGE = 20;

export function selectAllAuthors(db: ExportDb) {
  const image = { select: { id: true } } as const;
  return inBatches(SMALL, (after, take) =>
    db.author.findMany({
      ...byId(after, take),
      select: { id: true, slug: true, name: true, url: true, bio: true, links: true, image },
    }),
  );
}

export function selectAllTerms(db: ExportDb) {
  const parent = { select: { slug: true } } as const;
  return inBatches(SMALL, (after, take) =>
    db.term.findMany({
      ...byId(after, take),
      select: { id: true, kind: true, slug: true, name: true, description: true, parent },
    }),
  );
}

export async function selectOldSlugs(db: ExportDb) {
  return await db.oldSlug.findMany({ orderBy: [{ kind: 'asc' }, { slug: 'asc' }] });
}

const MEDIA_COLUMNS = {
  ...{ id: true, kind: true, hash: true, slug: true, type: true, originalType: true },
  ...{ fileName: true, alt: true, createdAt: true },
  files: { select: { width: true, format: true, size: true } },
} satisfies Prisma.MediaSelect;
export type MediaRow = Prisma.MediaGetPayload<{ select: typeof MEDIA_COLUMNS }>;

export function selectAllMedia(db: ExportDb) {
  return inBatches(SMALL, (after, take) =>
    db.media.findMany({ ...byId(after, take), select: MEDIA_COLUMNS }),
  );
}

/** The files of covers, before the posts that have them. */
export async function selectMediaById(db: ExportDb, id: number): Promise<MediaRow | null> {
  return await db.media.findUnique({ where: { id }, select: MEDIA_COLUMNS });
}

export async function* selectContent(
  db: ExportDb,
  file: { mediaId: number; width: number; format: string },
): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position += 1) {
    const row = await db.mediaChunk.findUnique({
      where: { mediaId_width_format_position: { ...file, position } },
      select: { content: true },
    });
    if (!row) return;
    yield row.content;
  }
}

const PLACE = { id: true, kind: true, path: true, slug: true, bodyFormat: true } as const;

const POST_COLUMNS = {
  ...PLACE,
  ...{ title: true, markdown: true, excerpt: true, status: true, password: true },
  ...{ publishedAt: true, updatedAt: true, language: true, position: true, pinned: true },
  ...{ coverId: true, wordpressId: true, guid: true, commentsOpen: true, pingbacksOpen: true },
  ...{ trackbacksOpen: true, webmentionsOpen: true, responseKind: true, responseTo: true },
  ...{ rsvp: true, trackbacksTo: true, notifies: true },
  author: { select: { slug: true, name: true } },
  parent: { select: PLACE },
  translationOf: { select: PLACE },
  fields: {
    where: { name: { not: SENT_HTML_FIELD } },
    orderBy: { id: 'asc' },
    select: { name: true, value: true },
  },
  properties: { orderBy: { id: 'asc' }, select: { name: true, value: true } },
  oldPaths: { orderBy: { path: 'asc' }, select: { path: true } },
  terms: {
    orderBy: [{ position: 'asc' }, { termId: 'asc' }],
    select: { position: true, term: { select: { kind: true, name: true } } },
  },
} satisfies Prisma.PostSelect;
export type PostRow = Prisma.PostGetPayload<{ select: typeof POST_COLUMNS }>;
export type PlaceRow = Pick<PostRow, keyof typeof PLACE>;

/** Without those in the trash, and those whose text was deleted. */
export function selectAllPosts(db: ExportDb) {
  return inBatches(LARGE, (after, take) => {
    const { where, ...order } = byId(after, take);
    return db.post.findMany({
      ...order,
      where: { ...where, status: { notIn: ['trashed', 'deleted'] } },
      select: POST_COLUMNS,
    });
  });
}

export function selectAllOldPaths(db: ExportDb) {
  return inBatches(SMALL, async (after, take) => {
    const { where, ...order } = byId(after, take);
    return await db.post.findMany({
      ...order,
      where: { ...where, status: { in: ['published', 'protected'] }, oldPaths: { some: {} } },
      select: { id: true, path: true, oldPaths: POST_COLUMNS.oldPaths },
    });
  });
}

const COMMENT_COLUMNS = {
  ...{ id: true, parentId: true, linkbackId: true, state: true, authorName: true },
  ...{ authorEmail: true, authorUrl: true, markdown: true, createdAt: true },
  user: { select: { author: { select: { slug: true } } } },
} satisfies Prisma.CommentSelect;
export type CommentRow = Prisma.CommentGetPayload<{ select: typeof COMMENT_COLUMNS }>;

/** Without those that their writers withdrew. */
export function selectCommentsOf(db: ExportDb, postId: number) {
  return inBatches(SMALL, (after, take) => {
    const { where, ...order } = byId(after, take);
    return db.comment.findMany({
      ...order,
      where: { ...where, postId, state: { not: 'withdrawn' } },
      select: COMMENT_COLUMNS,
    });
  });
}

const LINKBACK_COLUMNS = {
  ...{ id: true, via: true, verification: true, moderation: true, type: true, rsvp: true },
  ...{ title: true, author: true, authorUrl: true, site: true, excerpt: true, content: true },
  ...{ claimedTitle: true, claimedExcerpt: true, claimedBlogName: true },
  ...{ publishedAt: true, receivedAt: true, target: true },
  source: { select: { url: true } },
} satisfies Prisma.LinkbackSelect;
export type LinkbackRow = Prisma.LinkbackGetPayload<{ select: typeof LINKBACK_COLUMNS }>;

export function selectLinkbacksOf(db: ExportDb, postId: number) {
  return inBatches(SMALL, (after, take) => {
    const { where, ...order } = byId(after, take);
    return db.linkback.findMany({
      ...order,
      where: { ...where, postId },
      select: LINKBACK_COLUMNS,
    });
  });
}
