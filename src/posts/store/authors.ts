/**
 * The table of authors.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Author } from '../authors/author.ts';
import { findCalled, freeSlugOfName, isCalled, slugOfName } from '../terms/names.ts';
import { authorKey } from '../cache-keys/surrogate-keys.ts';

export async function selectAuthor(db: DbOrTransaction, slug: string): Promise<Author | null> {
  return await db.author.findUnique({ where: { slug } });
}

export async function selectAuthors(db: DbOrTransaction): Promise<Author[]> {
  return await db.author.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }] });
}

/** An author with the number of their posts that are published at `now`. */
export type CountedAuthor = Author & { posts: number };

/** Those with published posts, by name. */
export async function selectCountedAuthors(
  db: DbOrTransaction,
  now: Date,
): Promise<CountedAuthor[]> {
  const posts = { kind: 'post', status: 'published', publishedAt: { lte: now } };
  const rows = await db.author.findMany({
    where: { posts: { some: posts } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: { _count: { select: { posts: { where: posts } } } },
  });
  return rows.map(({ _count, ...row }) => ({ ...row, posts: _count.posts }));
}

/** The author whom a name means, new if there is none. */
export async function upsertAuthor(
  transaction: Transaction,
  name: string,
): Promise<{ id: number }> {
  const here = await selectAuthor(transaction, slugOfName(name));
  if (here && isCalled(here, name)) return here;
  const all = await selectAuthors(transaction);
  const known = findCalled(all, name);
  if (known) return known;
  const data = { slug: freeSlugOfName(name, all), name };
  return await transaction.author.create({ data, select: { id: true } });
}

export async function updateAuthor(
  transaction: Transaction,
  id: number,
  changes: Partial<Pick<Author, 'name' | 'url'>>,
): Promise<Author> {
  touch(transaction, [authorKey(id)]);
  return await transaction.author.update({ where: { id }, data: changes });
}
