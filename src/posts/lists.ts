/**
 * Lists public posts for pages and feeds, with months, titles, terms, authors and neighbours; and drafts
 * for the admin. Says which posts a list has, with its path and surrogate keys.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { authorKey, listKeys, termKey } from './cache-keys/surrogate-keys.ts';
import { type Post } from './post.ts';
import {
  selectAuthor,
  selectAuthorDetails,
  selectCountedAuthors,
  type CountedAuthor,
} from './store/authors.ts';
import {
  selectFound,
  selectInFull,
  selectNextPublication,
  selectPinned,
  selectPublished,
  selectPublishedUnder,
  selectTexts,
  type FoundPost,
  type ListedText,
  type PostSummary,
  type PublishedFilter,
  selectDrafts,
  type Draft,
} from './store/lists.ts';
import { selectMonths, selectTitlesOf, type MonthCount, type PostTitle } from './store/titles.ts';
import { selectEarlier, selectLater, type Neighbours } from './store/neighbours.ts';
import { selectCountedTerms, selectTerm, type CountedTerm } from './store/terms.ts';
import { byName } from './terms/names.ts';
import type { Author, AuthorDetails, Term, TermKind } from './terms/term.ts';
import { isSlug } from './urls/paths.ts';

export type { CountedAuthor } from './store/authors.ts';
export type { Draft, ListedText, PostSummary } from './store/lists.ts';
export type { Neighbour, Neighbours, RelatedPost } from './store/neighbours.ts';
export type { MonthCount, PostTitle } from './store/titles.ts';
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

/** More are not shown. */
const MAX_PINNED = 100;

/**
 * As {@link listPublicPosts} for the home page and its further pages: pinned posts come first on the first page,
 * besides as many others as each page has, and are on no other page.
 */
export async function listHomePosts(
  deps: ReadDeps,
  { pageNumber, perPage }: WhichPage,
): Promise<PostsPage> {
  const now = deps.clock.now();
  const pinned = await selectPinned(deps.db, now, MAX_PINNED);
  const except = pinned.map(({ id }) => id);
  const slice = { skip: (pageNumber - 1) * perPage, take: perPage + 1 };
  const others = await selectPublished(deps.db, { except }, now, slice);
  const posts = others.slice(0, perPage);
  return {
    posts: pageNumber === 1 ? [...pinned, ...posts] : posts,
    hasOlder: others.length > perPage,
  };
}

/** Texts and covers of these posts, by id. Leaves out a post that was withdrawn meanwhile. */
export async function readTexts(
  deps: ReadDeps,
  ids: readonly number[],
): Promise<Map<number, ListedText>> {
  if (ids.length === 0) return new Map();
  const texts = await selectTexts(deps.db, ids, deps.clock.now());
  return new Map(texts.map((text) => [text.id, text]));
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

/** The titles of all public posts, or of a year's, newest first. */
export async function listTitles(deps: ReadDeps, year?: number): Promise<PostTitle[]> {
  const [first, last] = year === undefined ? ['0001', '9999'] : [yearText(year), yearText(year)];
  const months = { first: `${first}-01`, last: `${last}-12` };
  return await selectTitlesOf(deps.db, months, deps.clock.now());
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

/** With what their own page shows. */
export async function findAuthorDetails(
  { db }: { db: DbOrTransaction },
  id: number,
): Promise<AuthorDetails | null> {
  return await selectAuthorDetails(db, id);
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
  const year = yearText(period.year);
  return period.kind === 'year' ? [year] : [year, String(period.month).padStart(2, '0')];
}

function yearText(year: number): string {
  return String(year).padStart(4, '0');
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
