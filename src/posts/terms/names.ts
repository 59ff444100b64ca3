/**
 * Names of categories, tags, series and authors: which are valid, which mean the same, and the slugs that they make.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';
import { foldCharacters, numberedSlug, slugFrom } from '../urls/paths.ts';

const MAX_NAME_LENGTH = 100;

/** @returns why a plain-text name is invalid, as “must …”; `null` for a valid one */
export function nameFault(name: string): string | null {
  if (name === '') return 'must not be empty';
  if (name.length > MAX_NAME_LENGTH) return `must have at most ${MAX_NAME_LENGTH} characters`;
  // Without either, no slug can be made.
  return /[\p{L}\p{N}]/u.test(name) ? null : 'must have a letter or a digit';
}

/**
 * The name as plain text.
 *
 * @param what “a tag”
 * @throws InvalidInputError for an invalid name
 */
export function checkedName(given: string, what: string): string {
  const name = toPlainText(given);
  const fault = nameFault(name);
  if (fault === null) return name;
  throw new InvalidInputError(`“${cutText(name, 40)}” cannot be the name of ${what}: it ${fault}.`);
}

/**
 * The words and signs of a name, folded. A `#` before a word marks a tag, and a dot or dash between
 * words separates them, so those do not count; nor does punctuation at the end of a sentence.
 */
const PARTS = new RegExp(
  [
    String.raw`[\p{L}\p{N}\p{M}]+`,
    // .NET
    String.raw`(?<![\p{L}\p{N}])\.(?=[\p{L}\p{N}])`,
    // C#
    String.raw`(?<=[\p{L}\p{N}]#*)#`,
    // C--
    String.raw`(?<=[\p{L}\p{N}]-*)-(?=-*(?:\s|$))`,
    String.raw`[\p{S}%&*@§†‡]`,
  ].join('|'),
  'gu',
);

function partsOf(name: string): string[] {
  return foldCharacters(name).replaceAll('♯', '#').match(PARTS) ?? [];
}

/** Equal for two names that mean the same: case, accents, spaces and punctuation do not matter. */
function keyOfName(name: string): string {
  return partsOf(name).join(' ');
}

/** How slugs spell signs in names. Other signs are left out. */
const SIGNS: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '#': 'sharp',
  '*': 'star',
  '.': 'dot',
};

/** The slug made from a name. Names of different meanings may make the same slug. */
export function slugOfName(name: string): string {
  return slugFrom(
    partsOf(name)
      .map((part) => SIGNS[part] ?? part)
      .join(' '),
  );
}

/** The slug made from a name, with a number if it is taken. */
export function freeSlugOfName(name: string, taken: readonly Pick<Named, 'slug'>[]): string {
  const made = slugOfName(name);
  const slugs = new Set(taken.map(({ slug }) => slug));
  let number = 1;
  while (slugs.has(numberedSlug(made, number))) number += 1;
  return numberedSlug(made, number);
}

const NAMES = new Intl.Collator('en', { numeric: true });

/** Sorts names the same way on both databases; accents and case matter least. */
export function byName(a: Named, b: Named): number {
  return NAMES.compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1);
}

/** Something with a name, and the slug that its first name made. */
export type Named = { slug: string; name: string };

/** Whether a name means it: its first name, or its present one. */
export function isCalled(each: Named, given: string): boolean {
  return keyOfName(each.name) === keyOfName(given) || wasFirstCalled(each, given);
}

/** After a renaming, only the slug is left of the first name. */
function wasFirstCalled({ slug, name }: Named, given: string): boolean {
  if (slug !== slugOfName(given)) return false;
  const number = Number(/-(\d+)$/.exec(slug)?.[1] ?? 1);
  // Earlier versions made slugs without words for signs.
  const wasRenamed = [slugOfName(name), slugFrom(name)].every(
    (made) => slug !== made && slug !== numberedSlug(made, number),
  );
  return wasRenamed || keyOfName(name) === keyOfName(given);
}

/** The one that a name means. A match with a first name wins over one with a present name. */
export function findCalled<Each extends Named>(all: readonly Each[], given: string): Each | null {
  return (
    all.find((each) => wasFirstCalled(each, given)) ??
    all.find((each) => isCalled(each, given)) ??
    null
  );
}

/** Names without those that mean the same as an earlier one. */
export function distinctNames(names: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const name of names) {
    const key = keyOfName(name);
    if (!byKey.has(key)) byKey.set(key, name);
  }
  return [...byKey.values()];
}

/**
 * @param what “a tag”
 * @throws InvalidInputError if another of `all` has the name, or had it first
 */
export function refuseTakenName(
  all: readonly (Named & { id: number })[],
  { id }: { id: number },
  name: string,
  what: string,
): void {
  const other = findCalled(
    all.filter((each) => each.id !== id),
    name,
  );
  if (!other) return;
  throw new InvalidInputError(`There is already ${what} “${other.name}” (${other.slug}).`);
}
