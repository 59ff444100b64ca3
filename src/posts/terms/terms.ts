/**
 * Lists and renames categories, tags and authors, and sets authors' URLs. They are created by posts that
 * name them.
 */
import { transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { NotFoundError, InvalidInputError } from '../../lib/errors.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { findTerm, findAuthor, listPath } from '../lists.ts';
import { dueAfterChange } from '../notify.ts';
import { selectNewestUnder, type Filed } from '../store/lists.ts';
import {
  selectTerms,
  selectEveryCountedTerm,
  updateTermName,
  type CountedTerm,
  selectAuthors,
  updateAuthor,
  upsertAuthor,
} from '../store/terms.ts';
import { lockPost, setNotifyAt } from '../store/write.ts';
import { byName, checkedName, refuseTakenName } from './names.ts';
import type { Term, TermKind, Author } from './term.ts';
import type { SiteSettings } from '../../settings/settings.ts';

/** All terms of a kind, by name, with the number of their public posts. */
export async function listAllTerms(
  deps: Pick<Deps, 'db' | 'clock'>,
  kind: TermKind,
): Promise<CountedTerm[]> {
  return (await selectEveryCountedTerm(deps.db, kind, deps.clock.now())).sort(byName);
}

/**
 * Renames a category or tag. Its slug never changes; posts find it by its first name and by the new
 * one. The WebSub hub is notified of the feeds that show it.
 *
 * @returns the term after the change
 * @throws NotFoundError if no term has the slug; InvalidInputError if the name is invalid, or
 *   is that of another term of the kind
 */
export async function renameTerm(
  deps: Pick<Deps, 'db' | 'clock'>,
  kind: TermKind,
  slug: string,
  newName: string,
): Promise<Term> {
  const name = checkedName(newName, `a ${kind}`);
  return await transact(deps.db, async (transaction) => {
    const term = await findTerm({ db: transaction }, kind, slug);
    if (!term) throw new NotFoundError(kind, slug);
    if (term.name === name) return term;
    refuseTakenName(await selectTerms(transaction, kind), term, name, `a ${kind}`);
    await updateTermName(transaction, term.id, name);
    await notifyRenamed(transaction, { termId: term.id }, deps.clock.now());
    return { ...term, name };
  });
}

/** No feed is this long. */
const NEWEST = 100;

/**
 * After a renaming, makes the newest public posts due that cover all feeds which show the name: a post
 * that is due notifies the hub of all of its feeds.
 */
export async function notifyRenamed(
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
 * Renames an author. The slug never changes; posts find the author by the first name and by the new
 * one.
 *
 * @returns the author after the change
 * @throws NotFoundError if none has the slug; InvalidInputError if the name is invalid, or is
 *   another author's
 */
export async function renameAuthor(
  deps: Pick<Deps, 'db' | 'clock'>,
  slug: string,
  newName: string,
): Promise<Author> {
  const name = checkedName(newName, 'an author');
  return await transact(deps.db, async (transaction) => {
    const author = await getAuthor(transaction, slug);
    if (author.name === name) return author;
    refuseTakenName(await selectAuthors(transaction), author, name, 'an author');
    return await change(deps, transaction, author, { name });
  });
}

/**
 * Sets the URL of an author's own page; `null`: none.
 *
 * @returns the author after the change
 * @throws NotFoundError if none has the slug; InvalidInputError unless it is an http or https URL
 */
export async function setAuthorUrl(
  deps: Pick<Deps, 'db' | 'clock'>,
  slug: string,
  typed: string | null,
): Promise<Author> {
  const url = typed === null ? null : parseHttpUrl(typed)?.href;
  if (url === undefined) {
    throw new InvalidInputError(`“${typed}” is not an absolute http or https URL.`);
  }
  return await transact(deps.db, async (transaction) => {
    const author = await getAuthor(transaction, slug);
    return author.url === url ? author : await change(deps, transaction, author, { url });
  });
}

/**
 * The author that a name means, created if there is none.
 *
 * @throws InvalidInputError if the name is invalid
 */
export async function authorNamed(transaction: Transaction, name: string): Promise<{ id: number }> {
  return await upsertAuthor(transaction, checkedName(name, 'an author'));
}

/** The WebSub hub is notified of the feeds that show the author. */
async function change(
  { clock }: Pick<Deps, 'clock'>,
  transaction: Transaction,
  { id }: Author,
  changes: { name: string } | { url: string | null },
): Promise<Author> {
  const author = await updateAuthor(transaction, id, changes);
  await notifyRenamed(transaction, { authorId: id }, clock.now());
  return author;
}

async function getAuthor(transaction: Transaction, slug: string): Promise<Author> {
  const author = await findAuthor({ db: transaction }, slug);
  if (!author) throw new NotFoundError('author', slug);
  return author;
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
