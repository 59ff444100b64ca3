/**
 * Who wrote an entry: name, address and photo, as its author's card gives them.
 *
 * The addresses are read here and fetched by nobody here. Where an entry names no author,
 * page-authors.ts has what the page says. Called by page-facts.ts.
 *
 * @see https://indieweb.org/authorship-spec
 */
import { resolveAddress } from '../lib/html-address.ts';
import { hasClass, type Element } from '../lib/html-tree.ts';
import { parseHttpUrl } from '../lib/url.ts';
import {
  beginning,
  firstText,
  imageOf,
  impliedAddress,
  isRoot,
  ownProperties,
  urlsOf,
  type Properties,
} from './microformats.ts';

export type Author = {
  /** Plain text of any length. */
  name: string | null;
  /** Absolute http(s). */
  url: string | null;
  photo: string | null;
};

/** The entry's first author who has a name or an address. */
export function authorOf(entry: Properties, base: URL): Author | null {
  const [author] = ['p-author', 'u-author']
    .flatMap((name) => entry.get(name) ?? [])
    .slice(0, MOST_AUTHORS)
    .map((element) => readAuthor(element, base))
    .filter(({ name, url }) => name !== null || url !== null);
  return author ?? null;
}
const MOST_AUTHORS = 5;

/** What an element says of an author, whether it is a card, holds one or is plain words. */
export function readAuthor(element: Element, base: URL): Author {
  const inside = beginning(element);
  const card = isRoot(element) ? element : inside.find(isRoot);
  const names = card
    ? (ownProperties(card).get('p-name') ?? [])
    : inside.filter((each) => hasClass(each, 'p-name'));
  return {
    name: firstText(names) ?? firstText([card ?? element]),
    url: firstHttpUrl(urlsOf(card ?? element, base)),
    photo: card ? photoOf(card, base) : null,
  };
}

function photoOf(card: Element, base: URL): string | null {
  const photos = ownProperties(card).get('u-photo');
  if (photos) return firstHttpUrl(photos.flatMap((photo) => urlsOf(photo, base)));
  return firstHttpUrl([resolveAddress(impliedAddress(card, imageOf), base)]);
}

export function firstHttpUrl(urls: (URL | null)[]): string | null {
  for (const url of urls) {
    const usable = url && parseHttpUrl(url.href);
    if (usable) return usable.href;
  }
  return null;
}

/**
 * The first of the authors, and what the others know of the same person: those with another name
 * are not asked.
 */
export function mergeAuthors(authors: readonly (Author | null)[]): Author {
  const known = authors.filter((author) => author !== null);
  const name = known.find((author) => author.name !== null)?.name ?? null;
  const same = known.filter((author) => isSameName(author.name, name));
  return {
    name,
    url: same.find(({ url }) => url !== null)?.url ?? null,
    photo: same.find(({ photo }) => photo !== null)?.photo ?? null,
  };
}

function isSameName(a: string | null, b: string | null): boolean {
  return a === null || b === null || a.toLowerCase() === b.toLowerCase();
}
