/**
 * Public posts as lists: the home page's, the archives', the feeds'; and what stands beside a post.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { selectAuthor, selectCountedAuthors, type CountedAuthor } from './store/authors.ts';
import type { Author } from './authors/author.ts';
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
} from './store/lists.ts';
import { byName } from './terms/names.ts';
import { periodOf, type Period } from './urls/period.ts';
import { isSlug, type Post } from './post.ts';
import { selectCountedTerms, selectTerm, type CountedTerm } from './store/terms.ts';
import type { Term, TermKind } from './terms/term.ts';

export type { CountedAuthor } from './store/authors.ts';
export type { MonthCount, Neighbour, Neighbours, PostSummary } from './store/lists.ts';
export type { CountedTerm } from './store/terms.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

/** Which public posts: all, those of a year or a month, of a category or tag, of an author. */
export type PostList =
  { kind: 'all' } | Period | { kind: 'term'; term: Term } | { kind: 'author'; author: Author };

export type PostsPage<Shown = PostSummary> = { posts: Shown[]; hasOlder: boolean };
type WhichPage = { pageNumber: number; perPage: number };

/** Newest first; `pageNumber` counts from 1. A page past the end is empty. */
export async function listPublicPosts(
  deps: ReadDeps,
  list: PostList,
  { pageNumber, perPage }: WhichPage,
): Promise<PostsPage> {
  // One more than is shown tells whether there are older ones; to count them all takes long.
  const slice = { skip: (pageNumber - 1) * perPage, take: perPage + 1 };
  const now = deps.clock.now();
  const posts =
    list.kind === 'term'
      ? await selectPublishedUnder(deps.db, list.term.id, now, slice)
      : await selectPublished(deps.db, filterOf(list), now, slice);
  return { posts: posts.slice(0, perPage), hasOlder: posts.length > perPage };
}

/** The same with all that there is of the posts, for feeds. One that goes meanwhile is left out. */
export async function listPublicPostsInFull(
  deps: ReadDeps,
  list: PostList,
  page: WhichPage,
): Promise<PostsPage<Post>> {
  const { posts, hasOlder } = await listPublicPosts(deps, list, page);
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

/** Those of these posts and pages that are public, in this order, with the words of their text. */
export async function listFoundPosts(deps: ReadDeps, ids: readonly number[]): Promise<FoundPost[]> {
  return await selectFound(deps.db, ids, deps.clock.now());
}

/** The public posts beside a public one in the list of all. */
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

/** When the next scheduled post becomes public: until then, time changes no list. */
export async function findNextPublication(deps: ReadDeps): Promise<Date | null> {
  return await selectNextPublication(deps.db, deps.clock.now());
}

/** @returns `null` if there is no such category or tag; `slug` may be anything a stranger typed */
export async function findTerm(
  deps: { db: DbOrTransaction },
  kind: TermKind,
  slug: string,
): Promise<Term | null> {
  const composed = slug.normalize('NFC');
  return isSlug(composed) ? await selectTerm(deps.db, kind, composed) : null;
}

/** Categories or tags with public posts, by name. */
export async function listTerms(deps: ReadDeps, kind: TermKind): Promise<CountedTerm[]> {
  return (await selectCountedTerms(deps.db, kind, deps.clock.now())).sort(byName);
}

/** @returns `null` if there is no such author; `slug` may be anything a stranger typed */
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
