/**
 * Reads what a WordPress export holds, some rows at a time, in the order of their ids.
 */
import type { Db } from '../../db/client.ts';
import type { Prisma } from '../../db/generated/sqlite/client.ts';
import { SENT_HTML_FIELD } from '../../posts/editable/sent-html.ts';

const BATCH = 200;
/** Their texts may be half a megabyte each. */
const POSTS = 40;

type Dbs = { db: Db };

export async function selectAuthors({ db }: Dbs) {
  return await db.author.findMany({
    orderBy: { id: 'asc' },
    select: { id: true, slug: true, name: true },
  });
}

export type TermRow = {
  id: number;
  kind: string;
  slug: string;
  name: string;
  description: string;
  parentId: number | null;
};

/** All of a kind: as many as fit into memory, since parents come before their children. */
export async function selectTerms({ db }: Dbs, kind: string): Promise<TermRow[]> {
  return await db.term.findMany({
    where: { kind },
    orderBy: { id: 'asc' },
    select: { id: true, kind: true, slug: true, name: true, description: true, parentId: true },
  });
}

/** The first id of media: posts and media share one space of ids in WordPress. */
export async function selectMediaOffset({ db }: Dbs): Promise<number> {
  const { _max } = await db.post.aggregate({ _max: { id: true } });
  return _max.id ?? 0;
}

const MEDIA_COLUMNS = {
  id: true,
  kind: true,
  hash: true,
  slug: true,
  fileName: true,
  width: true,
  height: true,
  alt: true,
  createdAt: true,
  files: { select: { width: true, format: true } },
} satisfies Prisma.MediaSelect;
export type MediaRow = Prisma.MediaGetPayload<{ select: typeof MEDIA_COLUMNS }>;

export async function* selectMedia({ db }: Dbs): AsyncGenerator<MediaRow> {
  for (let after = 0; ;) {
    const rows = await db.media.findMany({
      where: { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: BATCH,
      select: MEDIA_COLUMNS,
    });
    yield* rows;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < BATCH) return;
  }
}

const POST_COLUMNS = {
  ...{
    id: true,
    kind: true,
    path: true,
    slug: true,
    title: true,
    bodyFormat: true,
    markdown: true,
  },
  ...{ bodyHtml: true, excerpt: true, status: true, password: true, publishedAt: true },
  ...{ updatedAt: true, language: true, translationOfId: true, authorId: true, parentId: true },
  ...{ position: true, pinned: true, coverId: true, wordpressId: true, guid: true },
  ...{ commentsOpen: true, pingbacksOpen: true, trackbacksOpen: true, webmentionsOpen: true },
  ...{ responseKind: true, responseTo: true, rsvp: true, trackbacksTo: true, notifies: true },
  author: { select: { slug: true } },
  fields: {
    where: { name: { not: SENT_HTML_FIELD } },
    orderBy: { id: 'asc' },
    select: { name: true, value: true },
  },
  oldPaths: { orderBy: { path: 'asc' }, select: { path: true } },
  terms: {
    orderBy: [{ position: 'asc' }, { termId: 'asc' }],
    select: { position: true, term: { select: { kind: true, slug: true, name: true } } },
  },
  outbox: {
    where: { linked: true, OR: [{ sentAt: { not: null } }, { state: 'imported' }] },
    orderBy: { id: 'asc' },
    select: { target: true },
  },
} satisfies Prisma.PostSelect;
export type PostRow = Prisma.PostGetPayload<{ select: typeof POST_COLUMNS }>;

export async function* selectPosts({ db }: Dbs): AsyncGenerator<PostRow> {
  for (let after = 0; ;) {
    const rows = await db.post.findMany({
      where: { id: { gt: after }, status: { not: 'deleted' } },
      orderBy: { id: 'asc' },
      take: POSTS,
      select: POST_COLUMNS,
    });
    yield* rows;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < POSTS) return;
  }
}

/** Of a post, what their order needs. */
export async function selectResponseKeys({ db }: Dbs, postId: number) {
  const [comments, linkbacks] = await Promise.all([
    db.comment.findMany({
      where: { postId, state: { not: 'withdrawn' } },
      select: { id: true, parentId: true, linkbackId: true, createdAt: true },
    }),
    db.linkback.findMany({ where: { postId }, select: { id: true, receivedAt: true } }),
  ]);
  return { comments, linkbacks };
}

const COMMENT_COLUMNS = {
  ...{ id: true, state: true, authorName: true, authorEmail: true, authorUrl: true },
  ...{ markdown: true, bodyHtml: true, createdAt: true, byOwner: true },
  user: { select: { authorId: true } },
} satisfies Prisma.CommentSelect;
export type CommentRow = Prisma.CommentGetPayload<{ select: typeof COMMENT_COLUMNS }>;

/** @param ids at most some hundred */
export async function selectComments({ db }: Dbs, ids: number[]): Promise<Map<number, CommentRow>> {
  const rows = await db.comment.findMany({ where: { id: { in: ids } }, select: COMMENT_COLUMNS });
  return new Map(rows.map((row) => [row.id, row]));
}

const LINKBACK_COLUMNS = {
  ...{ id: true, via: true, verification: true, moderation: true, type: true, title: true },
  ...{ author: true, authorUrl: true, site: true, excerpt: true, content: true, target: true },
  ...{ claimedTitle: true, claimedExcerpt: true, claimedBlogName: true, receivedAt: true },
  source: { select: { url: true } },
} satisfies Prisma.LinkbackSelect;
export type LinkbackRow = Prisma.LinkbackGetPayload<{ select: typeof LINKBACK_COLUMNS }>;

/** @param ids at most some hundred */
export async function selectLinkbacks(
  { db }: Dbs,
  ids: number[],
): Promise<Map<number, LinkbackRow>> {
  const rows = await db.linkback.findMany({ where: { id: { in: ids } }, select: LINKBACK_COLUMNS });
  return new Map(rows.map((row) => [row.id, row]));
}
