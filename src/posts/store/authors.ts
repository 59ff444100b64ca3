/**
 * The table of authors. A change touches the pages that show the name.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { authorKey, listKeys } from '../cache-keys/surrogate-keys.ts';
import { findCalled, freeSlugOfName, isCalled, slugOfName } from '../terms/names.ts';
import type { Author, AuthorDetails } from '../terms/term.ts';
import { IMAGE_COLUMNS, toImage } from './posts.ts';
import { reviveSlug, selectHeldSlugs, selectOldSlug } from './old-slugs.ts';

const COLUMNS = { id: true, slug: true, name: true, url: true } as const;

export async function selectAuthor(db: DbOrTransaction, slug: string): Promise<Author | null> {
  return await db.author.findUnique({ where: { slug }, select: COLUMNS });
}

/** With what their own page shows. */
export async function selectAuthorDetails(
  db: DbOrTransaction,
  id: number,
): Promise<AuthorDetails | null> {
  const row = await db.author.findUnique({
    where: { id },
    select: { ...COLUMNS, bio: true, links: true, image: { select: IMAGE_COLUMNS } },
  });
  return (
    row && {
      ...row,
      links: row.links.split('\n').filter(Boolean),
      image: row.image && toImage(row.image),
    }
  );
}

export async function selectAuthors(db: DbOrTransaction): Promise<Author[]> {
  return await db.author.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: COLUMNS,
  });
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
    select: { ...COLUMNS, _count: { select: { posts: { where: posts } } } },
  });
  return rows.map(({ _count, ...row }) => ({ ...row, posts: _count.posts }));
}

/**
 * `posts`: those that the admin lists. `holds`: posts and pages of any status but deleted, also in the trash.
 * `userName`: of the user who writes as this author.
 */
export type AuthorUse = { id: number; posts: number; holds: number; userName: string | null };

/** Of every author, or of one. */
export async function selectAuthorUses(
  db: DbOrTransaction,
  authorId?: number,
): Promise<AuthorUse[]> {
  const rows = await db.author.findMany({
    where: authorId === undefined ? {} : { id: authorId },
    select: { id: true, user: { select: { name: true } } },
  });
  const counts = await db.post.groupBy({
    by: ['authorId', 'kind', 'status'],
    where: { authorId: authorId ?? { not: null }, status: { not: 'deleted' } },
    _count: true,
  });
  return rows.map(({ id, user }) => {
    const held = counts.filter((each) => each.authorId === id);
    const listed = held.filter(({ kind, status }) => kind === 'post' && status !== 'trashed');
    const sum = (all: typeof counts) => all.reduce((total, { _count }) => total + _count, 0);
    return { id, posts: sum(listed), holds: sum(held), userName: user?.name ?? null };
  });
}

/** The author that a name means, or that the old slug of the name leads to; created if there is none. */
export async function upsertAuthor(
  transaction: Transaction,
  name: string,
): Promise<{ id: number }> {
  const made = slugOfName(name);
  const here = await selectAuthor(transaction, made);
  if (here && isCalled(here, name)) return here;
  const all = await selectAuthors(transaction);
  const known = findCalled(all, name);
  if (known) return known;
  const old = await selectOldSlug(transaction, 'author', made);
  const leadsTo = all.find(({ slug }) => slug === old?.newSlug);
  if (leadsTo) return leadsTo;
  const held = await selectHeldSlugs(transaction, 'author');
  const data = { slug: freeSlugOfName(name, [...all, ...held]), name };
  await reviveSlug(transaction, 'author', data.slug);
  return await transaction.author.create({ data, select: { id: true } });
}

export async function insertAuthor(
  transaction: Transaction,
  data: Pick<AuthorDetails, 'slug' | 'name' | 'url' | 'bio'>,
): Promise<{ id: number }> {
  return await transaction.author.create({ data, select: { id: true } });
}

/** `imageId`: of the media library; `null`: none. */
export type AuthorChanges = Partial<
  Omit<AuthorDetails, 'id' | 'image'> & { imageId: number | null }
>;

export async function updateAuthor(
  transaction: Transaction,
  id: number,
  { links, ...changes }: AuthorChanges,
): Promise<Author> {
  touch(transaction, [authorKey(id)]);
  // The sitemap has their URL.
  if (changes.slug !== undefined) touch(transaction, [listKeys.sitemap]);
  return await transaction.author.update({
    where: { id },
    data: { ...changes, ...(links && { links: links.join('\n') }) },
    select: COLUMNS,
  });
}

/** The authors whose image this is. */
export async function selectAuthorsShowing(
  transaction: Transaction,
  mediaId: number,
): Promise<number[]> {
  const rows = await transaction.author.findMany({
    where: { imageId: mediaId },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** All posts of one author become another's, and so does the user, whom the other must not have. */
export async function moveAuthorPosts(
  transaction: Transaction,
  fromId: number,
  toId: number,
): Promise<void> {
  const { post, user } = transaction;
  await post.updateMany({ where: { authorId: fromId }, data: { authorId: toId } });
  await user.updateMany({ where: { authorId: fromId }, data: { authorId: toId } });
  touch(
    transaction,
    [fromId, toId].flatMap((id) => [listKeys.author(id), authorKey(id)]),
  );
}

export async function deleteAuthorRow(transaction: Transaction, id: number): Promise<void> {
  await transaction.author.delete({ where: { id } });
  touch(transaction, [authorKey(id), listKeys.author(id), listKeys.archive, listKeys.sitemap]);
}
