/**
 * `category` of an entry: categories that the blog has, tags, and tagged people; and back.
 *
 * @see https://indieweb.org/person-tag
 */
import type { ClientPost } from '../clients/fields.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { fold } from '../lib/text/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { listUsedTerms } from '../posts/terms/terms.ts';
import { isRecord, textOf } from './entry.ts';

/**
 * A value that names a category of the blog files the post there, unless the post has a tag of that name; every other
 * one is a tag. `people`: URLs, and nested entries such as h-card.
 *
 * @throws InvalidInputError for what is no name
 */
export async function filedUnder(
  deps: Pick<Deps, 'db'>,
  values: readonly unknown[],
  before: Pick<ClientPost, 'tags'> | null,
): Promise<{ categories: string[]; tags: string[]; people: unknown[] }> {
  const people = values.filter(isPerson);
  const names = values.flatMap((each) => (isPerson(each) ? [] : nameIn(each)));
  const known = names.length === 0 ? [] : await listUsedTerms(deps, 'category');
  const categoryOf = new Map(known.map(({ name }) => [fold(name), name]));
  for (const { name } of before?.tags ?? []) categoryOf.delete(fold(name));
  const categories = names.flatMap((name) => categoryOf.get(fold(name)) ?? []);
  return { categories, tags: names.filter((name) => !categoryOf.has(fold(name))), people };
}

function isPerson(value: unknown): boolean {
  if (typeof value === 'string') return parseHttpUrl(value) !== null;
  return isRecord(value) && textOf(value) === null;
}

function nameIn(value: unknown): string[] {
  const name = textOf(value)?.trim();
  if (name === undefined) throw new InvalidInputError('category is an array of names.');
  return name === '' ? [] : [name];
}

export function categoryValues({
  categories,
  tags,
  properties,
}: Pick<ClientPost, 'categories' | 'tags' | 'properties'>): unknown[] {
  return [...[...categories, ...tags].map(({ name }) => name), ...(properties['category'] ?? [])];
}
