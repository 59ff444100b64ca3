/**
 * Who wrote an entry: name, address and photo, as its author's card gives them.
 *
 * The addresses are read here and fetched by nobody here. Where an entry names no author,
 * page-authors.ts has what the page says.
 *
 * @see https://indieweb.org/authorship-spec
 */
import { parseHttpUrl } from '../../lib/url.ts';
import { firstText, isMicroformat, textOfValue, urlsOf, type Properties } from './read.ts';

export type Author = {
  /** Plain text. */
  name: string | null;
  /** Absolute http(s). */
  url: string | null;
  photo: string | null;
};

/** What is longer is not a name but what somebody says of themself. */
export const MAX_NAME_LENGTH = 100;

/** The entry's first author who has a name or an address. */
export function authorOf(entry: Properties): Author | null {
  for (const value of entry['author'] ?? []) {
    const author = isMicroformat(value) ? readCard(value.properties) : named(textOfValue(value));
    if (author.name !== null || author.url !== null) return author;
  }
  return null;
}

/** An author who is no card is a name or an address. */
function named(text: string): Author {
  const url = parseHttpUrl(text)?.href ?? null;
  return { name: url === null ? asName(text) : null, url, photo: null };
}

/** Where a card has no name, its nickname stands for it, else given and family name. */
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
