/**
 * Reads authors: of an entry, by its author card, and of a page, by its representative card or links.
 *
 * @see https://indieweb.org/authorship-spec
 */
import { resolveAddress } from '../../lib/html/addresses.ts';
import { elements, relations, type Document, type Element } from '../../lib/html/tree.ts';
import { parseHttpUrl, isSameHost } from '../../lib/url.ts';
import { hrefOf, isCard, isFeed, isRoot, propertyNames, textOf } from './find.ts';
import {
  firstText,
  isMicroformat,
  textOfValue,
  urlsOf,
  type Properties,
  readMicroformat,
} from './read.ts';
import type { PageTree } from '../parsed-page.ts';

export type Author = {
  /** Plain text. */
  name: string | null;
  /** Absolute http(s). */
  url: string | null;
  photo: string | null;
};

/** A longer text is not a name. */
export const MAX_NAME_LENGTH = 100;

/** The entry's first author who has a name or a URL. */
export function authorOf(entry: Properties): Author | null {
  for (const value of entry['author'] ?? []) {
    const author = isMicroformat(value) ? readCard(value.properties) : named(textOfValue(value));
    if (author.name !== null || author.url !== null) return author;
  }
  return null;
}

/** An author without a card is a name or a URL. */
function named(text: string): Author {
  const url = parseHttpUrl(text)?.href ?? null;
  return { name: url === null ? asName(text) : null, url, photo: null };
}

/** Reads a card. Without a name, its nickname is used, else given and family name. */
export function readCard(card: Properties): Author {
  const parts = ['given-name', 'family-name'].map((part) => firstText(card, part) ?? '');
  const names = [firstText(card, 'name'), firstText(card, 'nickname'), parts.join(' ').trim()];
  return {
    name: names.map(asName).find((name) => name !== null) ?? null,
    url: firstHttpUrl(urlsOf(card, 'url')),
    photo: firstHttpUrl(urlsOf(card, 'photo')),
  };
}

function asName(text: string | null): string | null {
  return text && text.length <= MAX_NAME_LENGTH ? text : null;
}

export function firstHttpUrl(urls: (URL | null)[]): string | null {
  for (const url of urls) {
    const usable = url && parseHttpUrl(url.href);
    if (usable) return usable.href;
  }
  return null;
}

/**
 * The first of the authors, completed from others without a name or with the same one.
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

/** Cards and links that are examined at most. */
const MAX_CANDIDATES = 20;

/** The authors that a page names outside of its entries, the likeliest first. */
export function readPageAuthors(page: PageTree): Author[] {
  const links = linkedAuthors(page);
  const card = representativeCard(page);
  return card ? [card, ...links] : links;
}

/**
 * The page's representative card: a feed's author, one whose URL is linked with rel=author or rel=me, or the
 * only one with a URL on the page's host. People who are merely mentioned have cards, too.
 *
 * @see https://microformats.org/wiki/representative-h-card-parsing
 */
function representativeCard(page: PageTree): Author | null {
  const { document, base } = page;
  const outside = [...elements(document, (element) => !isRoot(element) || isFeed(element))];
  const cards = outside.filter(isCard).slice(0, MAX_CANDIDATES);
  const read = (card: Element): Author => readCard(readMicroformat(card, base));
  const authorCard = cards.find((card) => propertyNames(card).includes('author'));
  if (authorCard) return read(authorCard);

  const authors = cards.map(read);
  const own = new Set(linksOf(document, ['author', 'me']).map((link) => urlOf(link, base)));
  const linked = authors.find(({ url }) => url !== null && own.has(url));
  const local = authors.filter(({ url }) => url !== null && isSameHost(new URL(url), page.url));
  return linked ?? (local.length === 1 ? (local[0] ?? null) : null);
}

function linkedAuthors({ document, base }: PageTree): Author[] {
  return linksOf(document, ['author']).map((link) => ({
    name: textOf(link),
    url: urlOf(link, base),
    photo: null,
  }));
}

function linksOf(document: Document, rels: string[]): Element[] {
  return [...elements(document)]
    .filter((element) => hrefOf(element) !== null)
    .filter((element) => relations(element).some((rel) => rels.includes(rel)))
    .slice(0, MAX_CANDIDATES);
}

function urlOf(link: Element, base: URL): string | null {
  return firstHttpUrl([resolveAddress(hrefOf(link), base)]);
}
