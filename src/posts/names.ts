/**
 * What categories, tags and authors may be called, and which of two names mean the same one.
 */
import { InvalidInputError } from '../lib/errors.ts';
import { cutText, toPlainText } from '../lib/plain-text.ts';
import { slugFrom } from './post.ts';

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

/** Case, accents and signs do not matter, but those that tell C from C++ and C#. */
export function slugOfName(name: string): string {
  return slugFrom(
    name.replace(/(?<=[\p{L}\p{N}+])\+/gu, ' plus ').replace(/(?<=[\p{L}\p{N}])#/gu, ' sharp '),
  );
}

const NAMES = new Intl.Collator('en', { numeric: true });

/** As people sort names, on whatever database; accents and case come last. */
export function byName(a: Named, b: Named): number {
  return NAMES.compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1);
}

/** What bears a name, and keeps the part of its address that its first name made. */
export type Named = { slug: string; name: string };

/** Whether a name means it: its first one, or the one that it has now. */
export function isCalled({ slug, name }: Named, given: string): boolean {
  const wanted = slugOfName(given);
  return wanted === slug || wanted === slugOfName(name);
}

/** The one that a name means, among all there are; a first name goes before a later one. */
export function findCalled<Each extends Named>(all: readonly Each[], given: string): Each | null {
  const wanted = slugOfName(given);
  return (
    all.find(({ slug }) => slug === wanted) ?? all.find((each) => isCalled(each, given)) ?? null
  );
}

/** Each once, by what they mean, in the order given. */
export function distinctNames(names: readonly string[]): string[] {
  const bySlug = new Map<string, string>();
  for (const name of names) {
    const slug = slugOfName(name);
    if (!bySlug.has(slug)) bySlug.set(slug, name);
  }
  return [...bySlug.values()];
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
