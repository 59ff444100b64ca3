/**
 * Reads posts for the lists of the admin: every status, with the columns of a row.
 */
import { type Db, oneOf } from '../../db/client.ts';
import { POST_KINDS, POST_STATUSES, type Post } from '../post.ts';
import { selectTerms } from './terms.ts';
import { findCalled } from '../terms/names.ts';
import { TERM_KINDS } from '../terms/term.ts';
import { fold } from '../../lib/text/plain-text.ts';
import { slugFrom } from '../urls/paths.ts';

export type AdminPostFilter = {
  kind: Post['kind'];
  state: AdminPostState;
  /** `null`: of any author. */
  authorId: number | null;
  /** The name of a tag or category; `null`: any. */
  tag: string | null;
  /** Words of the title, as typed; `''`: any. */
  words: string;
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
> & {
  /** Those that readers see. */
  commentCount: number;
  linkbackCount: number;
  /** When it was moved to the trash; `null`: it is not there. */
  trashedAt: Date | null;
};

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
  commentCount: true,
  linkbackCount: true,
  trashedAt: true,
  author: true,
} as const;

const NEWEST_FIRST = [{ publishedAt: 'desc' }, { id: 'desc' }] as const;

/** `pageNumber` counts from 1. Newest first. */
export async function selectAdminPosts(
  db: Db,
  filter: AdminPostFilter,
  { pageNumber, perPage, now }: { pageNumber: number; perPage: number; now: Date },
): Promise<{ posts: AdminPost[]; total: number }> {
  const where = await whereOf(db, filter, now);
  const skip = (pageNumber - 1) * perPage;
  if (filter.words !== '') {
    const ids = (await selectNamed(db, where)).filter(hasWords([filter.words])).map(({ id }) => id);
    return { posts: await selectRows(db, ids.slice(skip, skip + perPage)), total: ids.length };
  }
  const [posts, total] = await Promise.all([
    selectIds(db, where, { skip, take: perPage }).then((ids) => selectRows(db, ids)),
    db.post.count({ where }),
  ]);
  return { posts, total };
}

type Named = { id: number; title: string; slug: string };

/** Titles are compared here: the two databases fold case and accents differently. */
async function selectNamed(db: Db, where: PostWhere): Promise<Named[]> {
  return await db.post.findMany({
    where,
    orderBy: [...NEWEST_FIRST],
    select: { id: true, title: true, slug: true },
  });
}

/** A slug is the title in lower case without accents, unless the author chose another. */
function hasWords(words: readonly string[]): (post: Omit<Named, 'id'>) => boolean {
  const asked = words.map((typed) => ({
    typed: fold(typed),
    // Signs alone make a slug of no word.
    slug: /[\p{L}\p{N}]/u.test(typed) ? slugFrom(typed) : null,
  }));
  return ({ title, slug }) => {
    const folded = fold(title);
    return asked.every(
      (word) => folded.includes(word.typed) || (word.slug !== null && slug.includes(word.slug)),
    );
  };
}

type PostWhere = NonNullable<Parameters<Db['post']['findMany']>[0]>['where'] & object;

/** From an index alone: sorting whole rows would read the texts of all posts. */
async function selectIds(
  db: Db,
  where: PostWhere,
  page: { skip?: number; take?: number } = {},
): Promise<number[]> {
  const rows = await db.post.findMany({
    where,
    orderBy: [...NEWEST_FIRST],
    ...page,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

async function selectRows(db: Db, ids: number[]): Promise<AdminPost[]> {
  const rows = await db.post.findMany({
    where: { id: { in: ids } },
    orderBy: [...NEWEST_FIRST],
    select: LISTED,
  });
  return rows.map((row) => ({
    ...row,
    kind: oneOf(POST_KINDS, row.kind),
    status: oneOf(POST_STATUSES, row.status),
  }));
}

/** The newest public posts and pages with a title that has all of `words`. */
export async function selectTitles(
  db: Db,
  words: readonly string[],
  { now, take }: { now: Date; take: number },
): Promise<Pick<Post, 'id' | 'kind' | 'title' | 'path' | 'slug' | 'publishedAt'>[]> {
  const where = { status: 'published', publishedAt: { lte: now }, title: { not: '' } };
  const ids =
    words.length === 0
      ? await selectIds(db, where, { take })
      : (await selectNamed(db, where))
          .filter(hasWords(words))
          .slice(0, take)
          .map(({ id }) => id);
  const rows = await db.post.findMany({
    where: { id: { in: ids } },
    orderBy: [...NEWEST_FIRST],
    select: { id: true, kind: true, title: true, path: true, slug: true, publishedAt: true },
  });
  return rows.map((row) => ({ ...row, kind: oneOf(POST_KINDS, row.kind) }));
}

async function whereOf(db: Db, { kind, state, authorId, tag }: AdminPostFilter, now: Date) {
  return {
    kind,
    ...WHERE[state](now),
    ...(authorId !== null && { authorId }),
    ...(tag !== null && { terms: { some: { termId: { in: await termsCalled(db, tag) } } } }),
  };
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

async function termsCalled(db: Db, name: string): Promise<number[]> {
  const found: number[] = [];
  for (const kind of TERM_KINDS) {
    const term = findCalled(await selectTerms(db, kind), name);
    if (term) found.push(term.id);
  }
  return found;
}
