/**
 * Lists categories, tags, series and authors, which are created by posts that name them, and notifies the WebSub hub
 * of their feeds. change.ts, merge.ts and delete.ts change them.
 */
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { listPath } from '../lists.ts';
import { dueAfterChange } from '../notify.ts';
import { selectAuthors, selectAuthorUses, upsertAuthor, type AuthorUse } from '../store/authors.ts';
import { selectNewestUnder, type Filed } from '../store/lists.ts';
import { selectLeadingSlugs } from '../store/old-slugs.ts';
import {
  countPostsOfTerms,
  selectEveryCountedTerm,
  selectTerms,
  type CountedTerm,
} from '../store/terms.ts';
import { lockPost, setNotifyAt } from '../store/write.ts';
import { byName, checkedName, findCalled, slugOfName, type Named } from './names.ts';
import type { Author, FiledKind, TermDetails, TermKind } from './term.ts';
import type { SiteSettings } from '../../settings/settings.ts';

/** All terms of a kind, by name, with the number of their public posts. */
export async function listAllTerms(
  deps: Pick<Deps, 'db' | 'clock'>,
  kind: TermKind,
): Promise<CountedTerm[]> {
  return (await selectEveryCountedTerm(deps.db, kind, deps.clock.now())).sort(byName);
}

/** A term with the number of its posts that the admin lists: not pages, not in the trash. */
export type UsedTerm = TermDetails & { posts: number };

/** All terms of a kind, by name, for the admin. */
export async function listUsedTerms({ db }: Pick<Deps, 'db'>, kind: TermKind): Promise<UsedTerm[]> {
  const [terms, counts] = await Promise.all([selectTerms(db, kind), countPostsOfTerms(db)]);
  return terms.map((term) => ({ ...term, posts: counts.get(term.id) ?? 0 })).sort(byName);
}

/** An author with what holds them. */
export type UsedAuthor = Author & Omit<AuthorUse, 'id'>;

/** All authors, by name, for the admin. */
export async function listUsedAuthors({ db }: Pick<Deps, 'db'>): Promise<UsedAuthor[]> {
  const [authors, uses] = await Promise.all([selectAuthors(db), selectAuthorUses(db)]);
  const byId = new Map(uses.map((use) => [use.id, use]));
  return authors
    .map((author) => ({ posts: 0, holds: 0, userName: null, ...byId.get(author.id), ...author }))
    .sort(byName);
}

/** No feed is this long. */
const NEWEST = 100;

/**
 * After a change of a name or a URL, makes the newest public posts due that cover all feeds which show the name: a post
 * that is due notifies the hub of all of its feeds.
 */
export async function notifyFeedsOf(
  transaction: Transaction,
  what: { termId: number } | { authorId: number },
  now: Date,
): Promise<void> {
  const covered = new Set<string>();
  for (const post of await selectNewestUnder(transaction, what, now, NEWEST)) {
    const feeds = feedsOf(post);
    if (!post.notifies || feeds.every((feed) => covered.has(feed))) continue;
    for (const feed of feeds) covered.add(feed);
    const { post: locked, notifyAt } = await lockPost(transaction, post.id);
    await setNotifyAt(transaction, post.id, dueAfterChange(locked, notifyAt, now));
  }
}

function feedsOf({ termIds, authorId }: Filed): string[] {
  return [
    ...termIds.map((id) => `term ${id}`),
    ...(authorId === null ? [] : [`author ${authorId}`]),
  ];
}

/** All authors, by name. */
export async function listAuthors(deps: Pick<Deps, 'db'>): Promise<Author[]> {
  return (await selectAuthors(deps.db)).sort(byName);
}

/**
 * The author that a name means, created if there is none.
 *
 * @throws InvalidInputError if the name is invalid
 */
export async function authorNamed(transaction: Transaction, name: string): Promise<{ id: number }> {
  return await upsertAuthor(transaction, checkedName(name, 'an author'));
}

type Names = { author?: string; categories?: string[]; tags?: string[]; series?: string };

/** A draft in which the name of something that was merged is that of what it was merged into. */
export async function withPresentNames<Draft extends Names>(
  transaction: Transaction,
  draft: Draft,
): Promise<Draft> {
  const { author, categories = [], tags = [], series } = draft;
  const now = async (kind: FiledKind, names: readonly string[]) =>
    await presentNames(transaction, kind, names);
  const [by] = author === undefined ? [] : await now('author', [author]);
  const [partOf] = series === undefined ? [] : await now('series', [series]);
  return {
    ...draft,
    ...(by !== undefined && { author: by }),
    ...(categories.length > 0 && { categories: await now('category', categories) }),
    ...(tags.length > 0 && { tags: await now('tag', tags) }),
    ...(partOf !== undefined && { series: partOf }),
  };
}

async function presentNames(
  transaction: Transaction,
  kind: FiledKind,
  names: readonly string[],
): Promise<string[]> {
  const old = await selectLeadingSlugs(transaction, kind, names.map(slugOfName));
  if (old.length === 0) return [...names];
  const all: Named[] =
    kind === 'author' ? await selectAuthors(transaction) : await selectTerms(transaction, kind);
  return names.map((name) => {
    if (findCalled(all, name)) return name;
    const leading = old.find(({ slug }) => slug === slugOfName(name));
    return all.find(({ slug }) => slug === leading?.newSlug)?.name ?? name;
  });
}

/** `url`: of the author's posts, or of the site; absolute. */
type Byline = { name: string; url: string };

/** The author that readers see: the post's, else the site's. */
export function bylineOf(
  siteUrl: string,
  { authorName, siteTitle }: Pick<SiteSettings, 'authorName' | 'siteTitle'>,
  author: Author | null,
): Byline {
  return author
    ? { name: author.name, url: `${siteUrl}${listPath({ kind: 'author', author })}` }
    : { name: authorName || siteTitle, url: `${siteUrl}/` };
}
