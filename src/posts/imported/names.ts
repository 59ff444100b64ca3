/**
 * Authors, categories, tags and series of an import: finds the one here that has the slug or name, or creates it.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { cutText, toPlainLines, toPlainText } from '../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import {
  deleteAuthorRow,
  insertAuthor,
  selectAuthor,
  selectAuthorDetails,
  selectAuthorUses,
  upsertAuthor,
} from '../store/authors.ts';
import { reviveSlug, selectOldSlug } from '../store/old-slugs.ts';
import {
  deleteTermRow,
  insertTerm,
  isTermUsed,
  selectTerm,
  selectTermDetails,
  updateTerm,
} from '../store/terms.ts';
import { isCalled, nameFault, slugOfName } from '../terms/names.ts';
import type { FiledKind, TermKind } from '../terms/term.ts';
import { isSlug, slugFrom } from '../urls/paths.ts';

export type ImportedName = { slug: string; name: string };
/** `null`: no name can be made of it. */
export type FoundName = { id: number; name: string; isNew: boolean } | null;

const MAX_NAME_LENGTH = 100;
const MAX_DESCRIPTION_LENGTH = 5_000;

/** A name as it is stored; `null`: it has no letter or digit. */
export function importedName({ slug, name }: ImportedName): string | null {
  const text = toPlainText(name) || toPlainText(slug);
  const cut = text.length > MAX_NAME_LENGTH ? cutText(text, MAX_NAME_LENGTH) : text;
  return nameFault(cut) === null ? cut : null;
}

/** As given if that is possible. */
export function importedSlug({ slug, name }: ImportedName): string {
  const given = slug.normalize('NFC').toLowerCase();
  if (isSlug(given)) return given;
  return /[\p{L}\p{N}]/u.test(given) ? slugFrom(given) : slugOfName(name);
}

/** The term with this slug, or with this name under the slug that the name makes, or a new one. */
export async function findOrCreateTerm(
  transaction: Transaction,
  given: ImportedName & { kind: TermKind; description?: string; parentId?: number | null },
): Promise<FoundName> {
  const name = importedName(given);
  if (name === null) return null;
  const { kind, description = '', parentId = null } = given;
  const slug = importedSlug(given);
  const select = (each: string) => selectTerm(transaction, kind, each);
  const known = await findNamed(transaction, { kind, slug, name }, select);
  if (known) return { id: known.id, name: known.name, isNew: false };
  await reviveSlug(transaction, kind, slug);
  const { id } = await insertTerm(transaction, {
    ...{ kind, slug, name },
    description: cutText(toPlainLines(description), MAX_DESCRIPTION_LENGTH),
    parentId: kind === 'category' ? parentId : null,
  });
  return { id, name, isNew: true };
}

/** The author with this slug, or with this name under the slug that the name makes, or a new one. */
export async function findOrCreateAuthor(
  transaction: Transaction,
  given: ImportedName & { url?: string | null; bio?: string },
): Promise<FoundName> {
  const name = importedName(given);
  if (name === null) return null;
  const slug = importedSlug(given);
  const select = (each: string) => selectAuthor(transaction, each);
  const known = await findNamed(transaction, { kind: 'author', slug, name }, select);
  if (known) return { id: known.id, name: known.name, isNew: false };
  await reviveSlug(transaction, 'author', slug);
  const { id } = await insertAuthor(transaction, {
    ...{ slug, name },
    url: parseHttpUrl(given.url ?? '')?.href ?? null,
    bio: cutText(toPlainLines(given.bio ?? ''), MAX_DESCRIPTION_LENGTH),
  });
  return { id, name, isNew: true };
}

/** The author whom a person named: one of that name, or a new one. */
export async function authorCalled(transaction: Transaction, given: string): Promise<FoundName> {
  const name = importedName({ slug: '', name: given });
  if (name === null) return null;
  const made = slugOfName(name);
  const here = await selectAuthor(transaction, made);
  const { id } = await upsertAuthor(transaction, name);
  return { id, name, isNew: here?.id !== id };
}

async function findNamed<Found extends { id: number; slug: string; name: string }>(
  transaction: DbOrTransaction,
  { kind, slug, name }: { kind: FiledKind; slug: string; name: string },
  select: (slug: string) => Promise<Found | null>,
): Promise<Found | null> {
  const same = await select(slug);
  if (same) return same;
  const made = slugOfName(name);
  const called = made === slug ? null : await select(made);
  if (called && isCalled(called, name)) return called;
  // It was renamed or merged here.
  const old = await selectOldSlug(transaction, kind, slug);
  return old?.newSlug == null ? null : await select(old.newSlug);
}

/** Puts a category that an import made below another one, unless that would be a circle. */
export async function putBelow(
  transaction: Transaction,
  id: number,
  parentId: number,
): Promise<boolean> {
  for (let above: number | null = parentId, depth = 0; above !== null; depth += 1) {
    if (above === id || depth > 50) return false;
    above = (await selectTermDetails(transaction, above))?.parentId ?? null;
  }
  await updateTerm(transaction, id, { parentId });
  return true;
}

/** Deletes a term that an import made, unless it has posts or terms below it. @returns whether it is gone */
export async function removeUnusedTerm(transaction: Transaction, id: number): Promise<boolean> {
  const term = await selectTermDetails(transaction, id);
  if (!term) return true;
  if (await isTermUsed(transaction, id)) return false;
  await deleteTermRow(transaction, id, term.parentId);
  return true;
}

/** Deletes an author whom an import made, unless they have posts or a user. @returns whether they are gone */
export async function removeUnusedAuthor(transaction: Transaction, id: number): Promise<boolean> {
  const [use] = await selectAuthorUses(transaction, id);
  if (!use) return true;
  if (use.holds > 0 || use.userName !== null) return false;
  await deleteAuthorRow(transaction, id);
  return true;
}

/** Its name; `null`: it is not here. */
export async function nameOf(
  transaction: Transaction,
  kind: FiledKind,
  id: number,
): Promise<string | null> {
  if (kind === 'author') return (await selectAuthorDetails(transaction, id))?.name ?? null;
  const term = await selectTermDetails(transaction, id);
  return term?.kind === kind ? term.name : null;
}

/** The names here that these would get without a new one; `null`: a new one is made. Reads only. */
export async function findNames(
  db: DbOrTransaction,
  kind: FiledKind,
  given: readonly ImportedName[],
): Promise<(string | null)[]> {
  const names: (string | null)[] = [];
  for (const each of given) {
    const name = importedName(each);
    const select = async (slug: string) =>
      kind === 'author' ? await selectAuthor(db, slug) : await selectTerm(db, kind, slug);
    const named = { kind, slug: importedSlug(each), name: name ?? each.name };
    names.push((await findNamed(db, named, select))?.name ?? null);
  }
  return names;
}
