/**
 * Categories and tags as their owner sees and renames them. Posts make them, by naming them.
 */
import { transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { NotFoundError, InvalidInputError } from '../../lib/errors.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { findTerm, findAuthor } from '../lists.ts';
import { dueAfterChange } from '../notify.ts';
import { listPath } from '../post-list.ts';
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

/** Every one there is, by name, with the number of posts that the public finds under it. */
export async function listAllTerms(
  deps: Pick<Deps, 'db' | 'clock'>,
  kind: TermKind,
): Promise<CountedTerm[]> {
  return (await selectEveryCountedTerm(deps.db, kind, deps.clock.now())).sort(byName);
}

/**
 * Gives a category or a tag another name. Its slug, and so its address, stays for ever; posts find it
 * by its first name and by this one. The hub is told of the feeds that show it.
 *
 * @returns the term as it is now
 * @throws NotFoundError if no term has the slug; InvalidInputError if the name cannot be one, or is
 *   that of another term of the kind
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

/** No feed is so long; what is older is in feeds that nobody waits for. */
const NEWEST = 100;

/**
 * Makes due the newest public post under it, and of the next ones those that stand in a feed in
 * which none before them does: a post tells of all of its feeds at once.
 */
export async function notifyRenamed(
  transaction: Transaction,
  what: { termId: number } | { authorId: number },
  now: Date,
): Promise<void> {
  const told = new Set<string>();
  for (const post of await selectNewestUnder(transaction, what, now, NEWEST)) {
    const feeds = feedsOf(post);
    if (!post.notifies || feeds.every((feed) => told.has(feed))) continue;
    for (const feed of feeds) told.add(feed);
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

/** Every one there is, by name. */
export async function listAuthors(deps: Pick<Deps, 'db'>): Promise<Author[]> {
  return (await selectAuthors(deps.db)).sort(byName);
}

/**
 * Gives an author another name. Their slug, and so their address, stays for ever; posts find them
 * by their first name and by this one.
 *
 * @returns the author as they are now
 * @throws NotFoundError if none has the slug; InvalidInputError if the name cannot be one, or is
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
 * Says where an author's own page is; `null`: nowhere.
 *
 * @returns the author as they are now
 * @throws NotFoundError if none has the slug; InvalidInputError for anything but an http or https
 *   address
 */
export async function setAuthorUrl(
  deps: Pick<Deps, 'db' | 'clock'>,
  slug: string,
  address: string | null,
): Promise<Author> {
  const url = address === null ? null : parseHttpUrl(address)?.href;
  if (url === undefined) {
    throw new InvalidInputError(`“${address}” is not an absolute http or https address.`);
  }
  return await transact(deps.db, async (transaction) => {
    const author = await getAuthor(transaction, slug);
    return author.url === url ? author : await change(deps, transaction, author, { url });
  });
}

/**
 * The author whom a name means, new if there is none: for an account that is to write as them.
 *
 * @throws InvalidInputError if the name cannot be one
 */
export async function authorNamed(transaction: Transaction, name: string): Promise<{ id: number }> {
  return await upsertAuthor(transaction, checkedName(name, 'an author'));
}

/** The hub is told of the feeds that show it. */
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

/** `author`: `null` where none is named. */
export function bylineOf(
  siteUrl: string,
  { authorName, siteTitle }: Pick<SiteSettings, 'authorName' | 'siteTitle'>,
  author: Author | null,
): Byline {
  return author
    ? { name: author.name, url: `${siteUrl}${listPath({ kind: 'author', author })}` }
    : { name: authorName || siteTitle, url: `${siteUrl}/` };
}
