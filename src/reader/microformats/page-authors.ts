/**
 * Whom a page names as its author outside its entries: on a card, or by a link.
 */
import { resolveAddress } from '../../lib/html/addresses.ts';
import { elements, relations, type Document, type Element } from '../../lib/html/tree.ts';
import { isSameHost } from '../../lib/url.ts';
import { firstHttpUrl, readCard, type Author } from './author.ts';
import { hrefOf, isCard, isFeed, isRoot, propertyNames, textOf } from './find.ts';
import type { PageTree } from '../parsed-page.ts';
import { readMicroformat } from './read.ts';

/** Nobody has more to choose from. */
const MOST = 20;

/** The likeliest first; empty where the page names nobody. */
export function readPageAuthors(page: PageTree): Author[] {
  const links = linkedAuthors(page);
  const card = representativeCard(page);
  return card ? [card, ...links] : links;
}

/**
 * The card that speaks for the page: a feed's author, one whose address the page calls its
 * author's, or the only one of the page's own host. Someone mentioned has a card, too.
 *
 * @see https://microformats.org/wiki/representative-h-card-parsing
 */
function representativeCard(page: PageTree): Author | null {
  const { document, base } = page;
  const outside = [...elements(document, (element) => !isRoot(element) || isFeed(element))];
  const cards = outside.filter(isCard).slice(0, MOST);
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
    .slice(0, MOST);
}

function urlOf(link: Element, base: URL): string | null {
  return firstHttpUrl([resolveAddress(hrefOf(link), base)]);
}
