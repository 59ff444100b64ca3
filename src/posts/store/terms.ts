/**
 * The tables of categories, tags and series, and of which posts are filed under them. A change touches the
 * pages that show the name.
 */
import { type DbOrTransaction, type Transaction, oneOf } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { listKeys, termKey } from '../cache-keys/surrogate-keys.ts';
import { findCalled, freeSlugOfName, isCalled, slugOfName } from '../terms/names.ts';
import {
  MAX_SERIES_ORDER,
  TERM_KINDS,
  type Term,
  type TermDetails,
  type TermKind,
} from '../terms/term.ts';
import { reviveSlug, selectHeldSlugs, selectOldSlug } from './old-slugs.ts';

const COLUMNS = { id: true, kind: true, slug: true, name: true } as const;
const DETAILS = { ...COLUMNS, description: true, parentId: true } as const;

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

/** With what its own page shows. */
export async function selectTermDetails(
  db: DbOrTransaction,
  id: number,
): Promise<TermDetails | null> {
  const row = await db.term.findUnique({ where: { id }, select: DETAILS });
  return row && { ...row, kind: oneOf(TERM_KINDS, row.kind) };
}

/** Every term, by id. */
export async function selectAllTerms(db: DbOrTransaction): Promise<Term[]> {
  const rows = await db.term.findMany({ orderBy: { id: 'asc' }, select: COLUMNS });
  return rows.map(({ kind, ...row }) => ({ ...row, kind: oneOf(TERM_KINDS, kind) }));
}

/** All terms of a kind, including those without posts. */
export async function selectTerms(db: DbOrTransaction, kind: TermKind): Promise<TermDetails[]> {
  const rows = await db.term.findMany({ where: { kind }, select: DETAILS });
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

/** How many posts each term has, by the term's id; of any status but trashed and deleted, without pages. */
export async function countPostsOfTerms(db: DbOrTransaction): Promise<Map<number, number>> {
  const { postTerm } = db;
  // All from an index, less the few pages and what was deleted: reading the status of each post reads its row.
  const all = await postTerm.groupBy({ by: ['termId'], _count: true });
  const counts = new Map(all.map(({ termId, _count }) => [termId, _count]));
  const unlisted = [{ kind: 'page' }, { kind: 'post', status: { in: ['trashed', 'deleted'] } }];
  for (const post of unlisted) {
    for (const { termId, _count } of await postTerm.groupBy({
      by: ['termId'],
      where: { post },
      _count: true,
    })) {
      counts.set(termId, (counts.get(termId) ?? 0) - _count);
    }
  }
  return counts;
}

export type TermChanges = Partial<Pick<TermDetails, 'slug' | 'name' | 'description' | 'parentId'>>;

/** Pages of categories below it show its name, too: `alsoShownBy` are their ids, and those of its parents. */
export async function updateTerm(
  transaction: Transaction,
  id: number,
  changes: TermChanges,
  alsoShownBy: readonly number[] = [],
): Promise<Term> {
  touch(transaction, [id, ...alsoShownBy].map(termKey));
  // The sitemap has its URL.
  if (changes.slug !== undefined) touch(transaction, [listKeys.sitemap]);
  const { kind, ...row } = await transaction.term.update({
    where: { id },
    data: changes,
    select: COLUMNS,
  });
  return { ...row, kind: oneOf(TERM_KINDS, kind) };
}

/** Moves all posts to another term, behind those that they have. A post that has both keeps the other's place. */
export async function moveTermPosts(
  transaction: Transaction,
  fromId: number,
  toId: number,
): Promise<void> {
  const { postTerm } = transaction;
  await postTerm.deleteMany({
    where: { termId: fromId, post: { terms: { some: { termId: toId } } } },
  });
  await postTerm.updateMany({ where: { termId: fromId }, data: { termId: toId } });
  touch(transaction, [listKeys.term(toId), termKey(toId)]);
}

/** Whether it has posts of any status, or terms below it. */
export async function isTermUsed({ postTerm, term }: Transaction, id: number): Promise<boolean> {
  const where = { termId: id };
  if ((await postTerm.findFirst({ where, select: { termId: true } })) !== null) return true;
  return (await term.findFirst({ where: { parentId: id }, select: { id: true } })) !== null;
}

/** The categories below it move up to `childrenTo`. Posts stay, without it. */
export async function deleteTermRow(
  transaction: Transaction,
  id: number,
  childrenTo: number | null,
): Promise<void> {
  const { term } = transaction;
  const children = await term.findMany({ where: { parentId: id }, select: { id: true } });
  await term.updateMany({ where: { parentId: id }, data: { parentId: childrenTo } });
  await transaction.postTerm.deleteMany({ where: { termId: id } });
  await term.delete({ where: { id } });
  const shown = [id, ...children.map((child) => child.id), ...(childrenTo ? [childrenTo] : [])];
  touch(transaction, [
    listKeys.term(id),
    listKeys.archive,
    listKeys.sitemap,
    ...shown.map(termKey),
  ]);
}

/** The position of a post without a place in its series: behind all that have one. */
const NO_ORDER = MAX_SERIES_ORDER + 1;

/** The place that a position in a series means. */
export function orderOf(position: number): number | null {
  return position === NO_ORDER ? null : position;
}

/** A post's terms by name; a new name makes a new term. */
export type NamedTerms = {
  /** In the author's order, as the tags. */
  categories: readonly string[];
  tags: readonly string[];
  series: { name: string; order: number | null } | null;
};

export async function fileUnder(
  transaction: Transaction,
  postId: number,
  { categories, tags, series }: NamedTerms,
): Promise<void> {
  const termIds = new Map<number, number>();
  for (const [kind, names] of [['category', categories] as const, ['tag', tags] as const]) {
    for (const [position, name] of names.entries()) {
      const { id } = await upsertTerm(transaction, kind, name);
      if (!termIds.has(id)) termIds.set(id, position);
    }
  }
  if (series) {
    const { id } = await upsertTerm(transaction, 'series', series.name);
    termIds.set(id, series.order ?? NO_ORDER);
  }
  await transaction.postTerm.deleteMany({ where: { postId } });
  if (termIds.size === 0) return;
  await transaction.postTerm.createMany({
    data: [...termIds].map(([termId, position]) => ({ postId, termId, position })),
  });
}

/** A part of a series by its post. */
export type Part = { postId: number; publishedAt: Date };

/** The published parts of a series in order, scheduled ones included. */
export async function selectParts(
  db: DbOrTransaction,
  seriesId: number,
  take: number,
): Promise<Part[]> {
  const rows = await db.postTerm.findMany({
    where: { termId: seriesId, publishedAt: { not: null } },
    orderBy: [...PART_ORDER],
    take,
    select: { postId: true, publishedAt: true },
  });
  return rows.flatMap(({ postId, publishedAt }) => (publishedAt ? [{ postId, publishedAt }] : []));
}

/** The order of the parts of a series. */
export const PART_ORDER = [{ position: 'asc' }, { publishedAt: 'asc' }, { postId: 'asc' }] as const;

/** Pages of the categories around it show its name only when it has public posts. */
export async function insertTerm(
  transaction: Transaction,
  data: Omit<TermDetails, 'id'>,
): Promise<Term> {
  const { kind, ...row } = await transaction.term.create({ data, select: COLUMNS });
  if (data.parentId !== null) touch(transaction, [termKey(data.parentId)]);
  return { ...row, kind: oneOf(TERM_KINDS, kind) };
}

/** `publishedAt` is `null` for a post that is not published. */
export async function datePostTerms(
  transaction: Transaction,
  postId: number,
  publishedAt: Date | null,
): Promise<void> {
  await transaction.postTerm.updateMany({ where: { postId }, data: { publishedAt } });
}

/** The term that a name means, or that the old slug of the name leads to; created if there is none. */
async function upsertTerm(
  transaction: Transaction,
  kind: TermKind,
  name: string,
): Promise<{ id: number }> {
  const made = slugOfName(name);
  const here = await selectTerm(transaction, kind, made);
  if (here && isCalled(here, name)) return here;
  // A renamed term is also found by its new name, so all terms are compared.
  const all = await selectTerms(transaction, kind);
  const known = findCalled(all, name);
  if (known) return known;
  const old = await selectOldSlug(transaction, kind, made);
  const leadsTo = all.find(({ slug }) => slug === old?.newSlug);
  if (leadsTo) return leadsTo;
  const held = await selectHeldSlugs(transaction, kind);
  const data = { kind, slug: freeSlugOfName(name, [...all, ...held]), name };
  await reviveSlug(transaction, kind, data.slug);
  return await transaction.term.create({ data, select: { id: true } });
}
