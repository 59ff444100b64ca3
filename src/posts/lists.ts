/**
 * Lists public posts for pages, feeds and the sitemap, with months, terms, authors and neighbours; and drafts
 * for the admin. Says which posts a list has, with its path and surrogate keys.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { authorKey, listKeys, termKey } from './cache-keys/surrogate-keys.ts';
import { type Post } from './post.ts';
import {
  selectAuthor,
  selectAuthors,
  selectCountedAuthors,
  type CountedAuthor,
} from './store/authors.ts';
import {
  selectEarlier,
  selectFound,
  selectInFull,
  selectLater,
  selectMonths,
  selectNextPublication,
  selectPublished,
  selectPublishedUnder,
  type FoundPost,
  type MonthCount,
  type Neighbours,
  type PostSummary,
  type PublishedFilter,
  selectDrafts,
  type Draft,
} from './store/lists.ts';
import {
  selectNewestOfAuthors,
  selectNewestOfTerms,
  selectPublicAddresses,
} from './store/paths.ts';
import { selectCountedTerms, selectTerm, type CountedTerm, selectAllTerms } from './store/terms.ts';
import { byName } from './terms/names.ts';
import type { Author, Term, TermKind } from './terms/term.ts';
import { isSlug } from './urls/paths.ts';

export type { CountedAuthor } from './store/authors.ts';
export type { Draft, MonthCount, Neighbour, Neighbours, PostSummary } from './store/lists.ts';
export type { CountedTerm } from './store/terms.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

export type PostsPage<Shown = PostSummary> = { posts: Shown[]; hasOlder: boolean };
type WhichPage = { pageNumber: number; perPage: number };

/**
 * Newest first, but a series from its first part on; `pageNumber` counts from 1. A page past the end is empty.
 */
export async function listPublicPosts(
  deps: ReadDeps,
  list: PostList,
  page: WhichPage,
): Promise<PostsPage> {
  const isSeries = list.kind === 'term' && list.term.kind === 'series';
  return await listPage(deps, list, page, isSeries ? 'parts' : 'newest-first');
}

async function listPage(
  deps: ReadDeps,
  list: PostList,
  { pageNumber, perPage }: WhichPage,
  order: 'newest-first' | 'parts',
): Promise<PostsPage> {
  // One more row than the page shows whether there are older ones. Counting all would be slow.
  const slice = { skip: (pageNumber - 1) * perPage, take: perPage + 1 };
  const now = deps.clock.now();
  const posts =
    list.kind === 'term'
      ? await selectPublishedUnder(deps.db, list.term.id, now, slice, order)
      : await selectPublished(deps.db, filterOf(list), now, slice);
  return { posts: posts.slice(0, perPage), hasOlder: posts.length > perPage };
}

/**
 * The whole posts, newest first also in a series, as feeds have them. Leaves out a post that was withdrawn
 * meanwhile.
 */
export async function listPublicPostsInFull(
  deps: ReadDeps,
  list: PostList,
  page: WhichPage,
): Promise<PostsPage<Post>> {
  const { posts, hasOlder } = await listPage(deps, list, page, 'newest-first');
  const ids = posts.map(({ id }) => id);
  return { posts: await selectInFull(deps.db, ids, deps.clock.now()), hasOlder };
}

function filterOf(list: Exclude<PostList, { kind: 'term' }>): PublishedFilter {
  switch (list.kind) {
    case 'all':
      return {};
    case 'author':
      return { authorId: list.author.id };
    case 'year': {
      const year = periodOf(list).join('-');
      return { months: { first: `${year}-01`, last: `${year}-12` } };
    }
    case 'month': {
      const month = periodOf(list).join('-');
      return { months: { first: month, last: month } };
    }
  }
}

/** The public ones of these posts and pages, in this order, with their plain text. */
export async function listFoundPosts(deps: ReadDeps, ids: readonly number[]): Promise<FoundPost[]> {
  return await selectFound(deps.db, ids, deps.clock.now());
}

/** The public posts before and after a public post in the list of all. */
export async function findNeighbours(
  deps: ReadDeps,
  post: Pick<Post, 'id' | 'publishedAt'>,
): Promise<Neighbours> {
  const [earlier, later] = await Promise.all([
    selectEarlier(deps.db, post),
    selectLater(deps.db, post, deps.clock.now()),
  ]);
  return { earlier, later };
}

/** How many public posts each month has, newest first; months without any are left out. */
export async function listMonths(deps: ReadDeps): Promise<MonthCount[]> {
  return await selectMonths(deps.db, deps.clock.now());
}

/** When the next scheduled post becomes public. Until then, no list changes without a write. */
export async function findNextPublication(deps: ReadDeps): Promise<Date | null> {
  return await selectNextPublication(deps.db, deps.clock.now());
}

/** @param slug unchecked input. @returns `null` if there is no such term */
export async function findTerm(
  deps: { db: DbOrTransaction },
  kind: TermKind,
  slug: string,
): Promise<Term | null> {
  const composed = slug.normalize('NFC');
  return isSlug(composed) ? await selectTerm(deps.db, kind, composed) : null;
}

/** Categories, tags or series with public posts, by name. */
export async function listTerms(deps: ReadDeps, kind: TermKind): Promise<CountedTerm[]> {
  return (await selectCountedTerms(deps.db, kind, deps.clock.now())).sort(byName);
}

/** @param slug unchecked input. @returns `null` if there is no such author */
export async function findAuthor(
  deps: { db: DbOrTransaction },
  slug: string,
): Promise<Author | null> {
  const composed = slug.normalize('NFC');
  return isSlug(composed) ? await selectAuthor(deps.db, composed) : null;
}

/** Authors with public posts, by name. */
export async function listAuthors(deps: ReadDeps): Promise<CountedAuthor[]> {
  return await selectCountedAuthors(deps.db, deps.clock.now());
}

/** Drafts, last changed first, at most `max`; with `authorId`, of that author. */
export async function listDrafts(
  deps: Pick<Deps, 'db'>,
  { authorId, max }: { authorId?: number; max: number },
): Promise<Draft[]> {
  return await selectDrafts(deps.db, {
    take: max,
    ...(authorId !== undefined && { authorId }),
  });
}

const BATCH = 1_000;

/** `path` as in `Post`. */
type PublicAddress = { path: string; publishedAt: Date; updatedAt: Date };

/** Paths of public posts and pages, in batches, by id: new posts do not shift the earlier ones. */
export async function* publicAddresses(
  deps: ReadDeps,
  { skip, take }: { skip: number; take: number },
): AsyncGenerator<PublicAddress[]> {
  const now = deps.clock.now();
  let afterId = 0;
  for (let left = take, first = skip; left > 0; left -= BATCH, first = 0) {
    const slice = { afterId, skip: first, take: Math.min(BATCH, left) };
    const batch = await selectPublicAddresses(deps.db, now, slice);
    if (batch.length > 0) yield batch;
    if (batch.length < slice.take) return;
    afterId = batch.at(-1)?.id ?? afterId;
  }
}

/** A list that has public posts, and when the newest of them was published. */
type Archive = {
  list: Extract<PostList, { kind: 'term' | 'author' }>;
  newestAt: Date;
};

/** Categories, tags, series and authors with public posts. */
export async function listArchives({ db, clock }: ReadDeps): Promise<Archive[]> {
  const now = clock.now();
  const [ofTerms, ofAuthors] = [
    await selectNewestOfTerms(db, now),
    await selectNewestOfAuthors(db, now),
  ];
  const terms = (await selectAllTerms(db)).flatMap((term): Archive[] => {
    const newestAt = ofTerms.get(term.id);
    return newestAt ? [{ list: { kind: 'term', term }, newestAt }] : [];
  });
  const authors = (await selectAuthors(db)).flatMap((author): Archive[] => {
    const newestAt = ofAuthors.get(author.id);
    return newestAt ? [{ list: { kind: 'author', author }, newestAt }] : [];
  });
  return [...terms, ...authors];
}

/** Which public posts: all, those of a year or a month, of a category, tag or series, of an author. */
export type PostList =
  { kind: 'all' } | Period | { kind: 'term'; term: Term } | { kind: 'author'; author: Author };

/** A year, or a month of one. */
type Period =
  | { kind: 'year'; year: number }
  /** `month` from 1. */
  | { kind: 'month'; year: number; month: number };

/** In as many digits as they are always written with. */
function periodOf(period: Period): string[] {
  const year = String(period.year).padStart(4, '0');
  return period.kind === 'year' ? [year] : [year, String(period.month).padStart(2, '0')];
}

export function listPath(list: PostList): string {
  switch (list.kind) {
    case 'all':
      return '';
    case 'year':
    case 'month':
      return `/${periodOf(list).join('/')}`;
    case 'term':
      return `/${list.term.kind}/${encodeURIComponent(list.term.slug)}`;
    case 'author':
      return `/author/${encodeURIComponent(list.author.slug)}`;
  }
}

export function keysOfList(list: PostList): string[] {
  switch (list.kind) {
    case 'all':
      return [listKeys.all];
    case 'term':
      return [listKeys.term(list.term.id), termKey(list.term.id)];
    case 'author':
      return [listKeys.author(list.author.id), authorKey(list.author.id)];
    case 'year':
    case 'month':
      return [listKeys.period(periodOf(list).join('-'))];
  }
}
