/**
 * What categories, tags and authors may be called, and which of two names mean the same one.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';
import { foldCharacters, numberedSlug, slugFrom } from '../post.ts';

const MAX_NAME_LENGTH = 100;

/** What speaks against a name that is plain text: “must …”; `null`: nothing. */
export function nameFault(name: string): string | null {
  if (name === '') return 'must not be empty';
  if (name.length > MAX_NAME_LENGTH) return `must have at most ${MAX_NAME_LENGTH} characters`;
  // Of nothing else can a part of an address be made.
  return /[\p{L}\p{N}]/u.test(name) ? null : 'must have a letter or a digit';
}

/**
 * The name as plain text.
 *
 * @param what “a tag”
 * @throws InvalidInputError if it can be no name
 */
export function checkedName(given: string, what: string): string {
  const name = toPlainText(given);
  const fault = nameFault(name);
  if (fault === null) return name;
  throw new InvalidInputError(`“${cutText(name, 40)}” cannot be the name of ${what}: it ${fault}.`);
}

/**
 * The words and signs of a name, folded. A `#` before a word marks it as a tag and a dot or dash
 * between words separates them, so those are no signs of the name; nor is what ends a sentence.
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

/** How a slug says the signs that stand in the names of things. Other signs are left out. */
const SIGNS: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '#': 'sharp',
  '*': 'star',
  '.': 'dot',
};

/** The slug that a name makes; two names that mean different things may make the same. */
export function slugOfName(name: string): string {
  return slugFrom(
    partsOf(name)
      .map((part) => SIGNS[part] ?? part)
      .join(' '),
  );
}

/** The slug of a new one: the one that its name makes, with a number if that is taken. */
export function freeSlugOfName(name: string, taken: readonly Pick<Named, 'slug'>[]): string {
  const made = slugOfName(name);
  const slugs = new Set(taken.map(({ slug }) => slug));
  let number = 1;
  while (slugs.has(numberedSlug(made, number))) number += 1;
  return numberedSlug(made, number);
}

const NAMES = new Intl.Collator('en', { numeric: true });

/** As people sort names, on whatever database; accents and case come last. */
export function byName(a: Named, b: Named): number {
  return NAMES.compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1);
}

/** What bears a name, and keeps the part of its address that its first name made. */
export type Named = { slug: string; name: string };

/** Whether a name means it: its first one, or the one that it has now. */
export function isCalled(each: Named, given: string): boolean {
  return keyOfName(each.name) === keyOfName(given) || wasFirstCalled(each, given);
}

/** Only the slug is left of the first name of what was renamed. */
function wasFirstCalled({ slug, name }: Named, given: string): boolean {
  if (slug !== slugOfName(given)) return false;
  const number = Number(/-(\d+)$/.exec(slug)?.[1] ?? 1);
  // The plain form, without words for signs, is how earlier versions made slugs.
  const wasRenamed = [slugOfName(name), slugFrom(name)].every(
    (made) => slug !== made && slug !== numberedSlug(made, number),
  );
  return wasRenamed || keyOfName(name) === keyOfName(given);
}

/** The one that a name means, among all there are; a first name goes before a later one. */
export function findCalled<Each extends Named>(all: readonly Each[], given: string): Each | null {
  return (
    all.find((each) => wasFirstCalled(each, given)) ??
    all.find((each) => isCalled(each, given)) ??
    null
  );
}

/** Each once, by what they mean, in the order given. */
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
 * @throws InvalidInputError if another of `all` is called so, or had this name first
 */
export function refuseTakenName<Each extends Named & { id: number }>(
  all: readonly Each[],
  { id }: Each,
  name: string,
  what: string,
): void {
  const other = findCalled(
    all.filter((each) => each.id !== id),
    name,
  );
  if (!other) return;
  throw new InvalidInputError(`There is ${what} “${other.name}” already (${other.slug}).`);
}
