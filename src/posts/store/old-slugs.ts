/**
 * The table of old slugs of categories, tags, series and authors: each leads to a present slug, or to none if what
 * had it was deleted. A slug in use is never an old slug.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import type { FiledKind } from '../terms/term.ts';

/** `newSlug` is `null`: deleted. */
export type OldSlug = { slug: string; newSlug: string | null };

export async function selectOldSlug(
  db: DbOrTransaction,
  kind: FiledKind,
  slug: string,
): Promise<OldSlug | null> {
  return await db.oldSlug.findUnique({
    where: { kind_slug: { kind, slug } },
    select: { slug: true, newSlug: true },
  });
}

/** Those of these slugs that lead to a present one. */
export async function selectLeadingSlugs(
  db: DbOrTransaction,
  kind: FiledKind,
  slugs: readonly string[],
): Promise<OldSlug[]> {
  return await db.oldSlug.findMany({
    where: { kind, slug: { in: [...slugs] }, newSlug: { not: null } },
    select: { slug: true, newSlug: true },
  });
}

/** All old slugs of a kind that lead to a present one: no new term or author gets them. */
export async function selectHeldSlugs(
  db: DbOrTransaction,
  kind: FiledKind,
): Promise<{ slug: string }[]> {
  return await db.oldSlug.findMany({
    where: { kind, newSlug: { not: null } },
    select: { slug: true },
  });
}

/** The slugs that led to a present slug, sorted. */
export async function selectSlugsLeadingTo(
  db: DbOrTransaction,
  kind: FiledKind,
  newSlug: string,
): Promise<string[]> {
  const rows = await db.oldSlug.findMany({
    where: { kind, newSlug },
    orderBy: { slug: 'asc' },
    select: { slug: true },
  });
  return rows.map(({ slug }) => slug);
}

/**
 * From now on `slug`, and all that led to it, leads to `newSlug`, which is in use; `null`: to nothing.
 */
export async function retireSlug(
  transaction: Transaction,
  kind: FiledKind,
  slug: string,
  newSlug: string | null,
): Promise<void> {
  const { oldSlug } = transaction;
  await oldSlug.updateMany({ where: { kind, newSlug: slug }, data: { newSlug } });
  if (newSlug !== null) await reviveSlug(transaction, kind, newSlug);
  await oldSlug.upsert({
    where: { kind_slug: { kind, slug } },
    create: { kind, slug, newSlug },
    update: { newSlug },
  });
}

/** The slug is in use again. */
export async function reviveSlug(
  transaction: Transaction,
  kind: FiledKind,
  slug: string,
): Promise<void> {
  await transaction.oldSlug.deleteMany({ where: { kind, slug } });
}
