/**
 * The tables of categories, tags and authors, and of which posts are filed under them. Renaming touches the
 * pages that show the name.
 */
import { type DbOrTransaction, type Transaction, oneOf } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { termKey, authorKey } from '../cache-keys/surrogate-keys.ts';
import { findCalled, freeSlugOfName, isCalled, slugOfName } from '../terms/names.ts';
import { TERM_KINDS, type Author, type Term, type TermKind } from '../terms/term.ts';

const COLUMNS = { id: true, kind: true, slug: true, name: true } as const;

export async function selectTerm(
  db: DbOrTransaction,
  kind: TermKind,
  slug: string,
): Promise<Term | null> {
  const row = await db.term.findUnique({
    where: { kind_slug: { kind, slug } },
    select: COLUMNS,
  });
  return row && { ...row, kind };
}

/** Every term, by id. */
export async function selectAllTerms(db: DbOrTransaction): Promise<Term[]> {
  const rows = await db.term.findMany({ orderBy: { id: 'asc' }, select: COLUMNS });
  return rows.map(({ kind, ...row }) => ({ ...row, kind: oneOf(TERM_KINDS, kind) }));
}

/** All terms of a kind, including those without posts. */
export async function selectTerms(db: DbOrTransaction, kind: TermKind): Promise<Term[]> {
  const rows = await db.term.findMany({ where: { kind }, select: COLUMNS });
  return rows.map((row) => ({ ...row, kind }));
}

/** A term with the number of its posts that are public at `now`. */
export type CountedTerm = Term & { posts: number };

/** The terms with public posts at `now`. */
export async function selectCountedTerms(
  db: DbOrTransaction,
  kind: TermKind,
  now: Date,
): Promise<CountedTerm[]> {
  return await countTerms(db, { kind, posts: { some: { publishedAt: { lte: now } } } }, now);
}

/** All terms of a kind. */
export async function selectEveryCountedTerm(
  db: DbOrTransaction,
  kind: TermKind,
  now: Date,
): Promise<CountedTerm[]> {
  return await countTerms(db, { kind }, now);
}

async function countTerms(
  db: DbOrTransaction,
  where: { kind: TermKind; posts?: { some: { publishedAt: { lte: Date } } } },
  now: Date,
): Promise<CountedTerm[]> {
  const rows = await db.term.findMany({
    where,
    select: { ...COLUMNS, _count: { select: { posts: { where: { publishedAt: { lte: now } } } } } },
  });
  return rows.map(({ _count, ...row }) => ({ ...row, kind: where.kind, posts: _count.posts }));
}

export async function updateTermName(
  transaction: Transaction,
  id: number,
  name: string,
): Promise<void> {
  await transaction.term.update({ where: { id }, data: { name } });
  touch(transaction, [termKey(id)]);
}

/**
 * Sets a post's categories and tags by their names, in this order, and creates new ones.
 */
export async function fileUnder(
  transaction: Transaction,
  postId: number,
  names: Readonly<Record<TermKind, readonly string[]>>,
): Promise<void> {
  const termIds = new Map<number, number>();
  for (const kind of ['category', 'tag'] as const) {
    for (const [position, name] of names[kind].entries()) {
      const { id } = await upsertTerm(transaction, kind, name);
      if (!termIds.has(id)) termIds.set(id, position);
    }
  }
  await transaction.postTerm.deleteMany({ where: { postId } });
  if (termIds.size === 0) return;
  await transaction.postTerm.createMany({
    data: [...termIds].map(([termId, position]) => ({ postId, termId, position })),
  });
}

/** `publishedAt` is `null` for a post that is not published. */
export async function datePostTerms(
  transaction: Transaction,
  postId: number,
  publishedAt: Date | null,
): Promise<void> {
  await transaction.postTerm.updateMany({ where: { postId }, data: { publishedAt } });
}

/** The term that a name means, created if there is none. */
async function upsertTerm(
  transaction: Transaction,
  kind: TermKind,
  name: string,
): Promise<{ id: number }> {
  const here = await selectTerm(transaction, kind, slugOfName(name));
  if (here && isCalled(here, name)) return here;
  // A renamed term is also found by its new name, so all terms are compared.
  const all = await selectTerms(transaction, kind);
  const known = findCalled(all, name);
  if (known) return known;
  const data = { kind, slug: freeSlugOfName(name, all), name };
  return await transaction.term.create({ data, select: { id: true } });
}

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

/** The author that a name means, created if there is none. */
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
