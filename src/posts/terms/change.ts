/**
 * Changes categories, tags, series and authors: name, slug, description, place and profile. An earlier slug leads to
 * the present one from then on, and the WebSub hub is notified of the feeds that show them.
 */
import { isDeepStrictEqual } from 'node:util';
import { transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { InvalidInputError, NotFoundError } from '../../lib/errors.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { findAuthor, findTerm } from '../lists.ts';
import {
  selectAuthorDetails,
  selectAuthors,
  updateAuthor,
  type AuthorChanges,
} from '../store/authors.ts';
import { retireSlug } from '../store/old-slugs.ts';
import { selectTerms, updateTerm, type TermChanges } from '../store/terms.ts';
import { checkedName, refuseTakenName, type Named } from './names.ts';
import type { Author, FiledKind, Term, TermDetails, TermKind } from './term.ts';
import { notifyFeedsOf } from './terms.ts';
import { foldCharacters, isSlug } from '../urls/paths.ts';

export const MAX_DESCRIPTION_LENGTH = 2_000;
const MAX_LINKS = 20;

type ChangeDeps = Pick<Deps, 'db' | 'clock'>;

/** As typed; what is missing stays. `parentId`: of the category above; `null`: none. */
export type GivenTerm = Partial<Pick<TermDetails, 'name' | 'slug' | 'description' | 'parentId'>>;

/**
 * Changes a category, tag or series. Posts find it by its first name and by the present one.
 *
 * @returns the term after the change
 * @throws NotFoundError if no term has the slug; InvalidInputError if the name or slug is invalid, or is
 *   that of another term of the kind, or if a category would be below itself
 */
export async function changeTerm(
  deps: ChangeDeps,
  kind: TermKind,
  slug: string,
  given: GivenTerm,
): Promise<Term> {
  const a = `a ${kind}`;
  const name = given.name === undefined ? undefined : checkedName(given.name, a);
  const newSlug = given.slug === undefined ? undefined : checkedSlug(given.slug);
  return await transact(deps.db, async (transaction) => {
    const found = await findTerm({ db: transaction }, kind, slug);
    const all = found ? await selectTerms(transaction, kind) : [];
    const term = all.find(({ id }) => id === found?.id);
    if (!term) throw new NotFoundError(kind, slug);
    const changes: TermChanges = differencesOf(term, {
      name,
      slug: newSlug,
      description:
        given.description === undefined ? undefined : checkedDescription(given.description),
      parentId: kind === 'category' ? given.parentId : undefined,
    });
    if (Object.keys(changes).length === 0) return plain(term);
    if (changes.name !== undefined) refuseTakenName(all, term, changes.name, a);
    if (changes.parentId !== undefined) refuseCycle(all, term, changes.parentId);
    await takeSlug(transaction, kind, term, changes.slug, all);
    const around = [term.parentId, changes.parentId ?? null].filter((id) => id !== null);
    const below = all.filter((each) => isBelow(all, each, term.id)).map(({ id }) => id);
    const changed = await updateTerm(transaction, term.id, changes, [...around, ...below]);
    await notifyFeedsOf(transaction, { termId: term.id }, deps.clock.now());
    return changed;
  });
}

function plain({ id, kind, slug, name }: Term): Term {
  return { id, kind, slug, name };
}

type Placed = Pick<TermDetails, 'id' | 'parentId'>;

/** Whether a category is below another one, at any depth. */
export function isBelow(all: readonly Placed[], { id }: Placed, aboveId: number): boolean {
  const seen = new Set<number>();
  for (let here = all.find((each) => each.id === id); here && !seen.has(here.id);) {
    seen.add(here.id);
    const { parentId } = here;
    if (parentId === aboveId) return true;
    here = all.find((each) => each.id === parentId);
  }
  return false;
}

/** @throws InvalidInputError if there is no such category */
export function refuseMissing(all: readonly Placed[], parentId: number | null): void {
  if (parentId === null || all.some(({ id }) => id === parentId)) return;
  throw new InvalidInputError('The category above it was deleted. Choose another one.');
}

function refuseCycle(all: readonly Placed[], term: Placed & Named, parentId: number | null): void {
  if (parentId === null) return;
  refuseMissing(all, parentId);
  if (parentId === term.id || isBelow(all, { id: parentId, parentId: null }, term.id)) {
    throw new InvalidInputError(`“${term.name}” cannot be below itself. Choose another category.`);
  }
}

/** As typed; what is missing stays. `url` may be empty: none. */
export type GivenAuthor = Partial<
  Pick<Author, 'name' | 'slug' | 'url'> & {
    bio: string;
    links: readonly string[];
    /** An image that exists; `null`: none. */
    imageId: number | null;
  }
>;

/**
 * Changes an author. Posts find the author by the first name and by the present one.
 *
 * @returns the author after the change
 * @throws NotFoundError if none has the slug; InvalidInputError if a name, slug or URL is invalid, or is
 *   another author's
 */
export async function changeAuthor(
  deps: ChangeDeps,
  slug: string,
  given: GivenAuthor,
): Promise<Author> {
  const asked = {
    name: given.name === undefined ? undefined : checkedName(given.name, 'an author'),
    slug: given.slug === undefined ? undefined : checkedSlug(given.slug),
    url: given.url === undefined ? undefined : given.url ? checkedUrl(given.url) : null,
    bio: given.bio === undefined ? undefined : checkedDescription(given.bio),
    links: given.links && checkedLinks(given.links),
    imageId: given.imageId,
  };
  return await transact(deps.db, async (transaction) => {
    const author = await findAuthor({ db: transaction }, slug);
    const details = author && (await selectAuthorDetails(transaction, author.id));
    if (!author || !details) throw new NotFoundError('author', slug);
    const { image, ...present } = details;
    const changes: AuthorChanges = differencesOf({ ...present, imageId: image?.id ?? null }, asked);
    if (Object.keys(changes).length === 0) return author;
    const all = await selectAuthors(transaction);
    if (changes.name !== undefined) refuseTakenName(all, author, changes.name, 'an author');
    await takeSlug(transaction, 'author', author, changes.slug, all);
    const changed = await updateAuthor(transaction, author.id, changes);
    await notifyFeedsOf(transaction, { authorId: author.id }, deps.clock.now());
    return changed;
  });
}

/** The given values that differ from the present ones. */
function differencesOf<Value extends object>(
  present: Value,
  given: { [Key in keyof Value]?: Value[Key] | undefined },
): Partial<Value> {
  const entries = Object.entries(given) as [keyof Value, unknown][];
  return Object.fromEntries(
    entries.filter(
      ([key, value]) => value !== undefined && !isDeepStrictEqual(value, present[key]),
    ),
  ) as Partial<Value>;
}

/** @throws InvalidInputError if another one has the slug */
async function takeSlug(
  transaction: Transaction,
  kind: FiledKind,
  { id, slug }: Named & { id: number },
  newSlug: string | undefined,
  all: readonly (Named & { id: number })[],
): Promise<void> {
  if (newSlug === undefined) return;
  refuseTakenSlug(
    all.filter((each) => each.id !== id),
    newSlug,
  );
  await retireSlug(transaction, kind, slug, newSlug);
}

/** @throws InvalidInputError if one of them has the slug */
export function refuseTakenSlug(others: readonly Named[], slug: string): void {
  const other = others.find((each) => each.slug === slug);
  if (other) throw new InvalidInputError(`“${other.name}” already has the slug ${slug}.`);
}

export function checkedSlug(given: string): string {
  const slug = foldCharacters(given.trim());
  if (isSlug(slug)) return slug;
  throw new InvalidInputError(
    `“${given}” cannot be a slug. Use letters, digits and hyphens between them, up to 100 characters.`,
  );
}

/** In paragraphs, separated by empty lines. */
export function checkedDescription(given: string): string {
  const text = given
    .split(/\n\s*\n/)
    .map(toPlainText)
    .filter(Boolean)
    .join('\n\n');
  if (text.length <= MAX_DESCRIPTION_LENGTH) return text;
  throw new InvalidInputError(
    `The description has ${text.length} characters. Use at most ${MAX_DESCRIPTION_LENGTH}.`,
  );
}

function checkedUrl(given: string): string {
  const url = parseHttpUrl(given);
  if (url) return url.href;
  throw new InvalidInputError(`“${given}” is not an absolute http or https URL.`);
}

function checkedLinks(given: readonly string[]): string[] {
  const links = [...new Set(given.map(checkedUrl))];
  if (links.length <= MAX_LINKS) return links;
  throw new InvalidInputError(`An author can have up to ${MAX_LINKS} links.`);
}
