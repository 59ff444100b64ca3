/**
 * Authors as the owner sees and changes them. Posts make them, by naming them.
 */
import { transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { InvalidInputError, NotFoundError } from '../../lib/errors.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { selectAuthors, updateAuthor, upsertAuthor } from '../store/authors.ts';
import type { Author } from './author.ts';
import { findAuthor } from '../lists.ts';
import { byName, checkedName, refuseTakenName } from '../terms/names.ts';
import { notifyRenamed } from '../terms/notify-renamed.ts';

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
