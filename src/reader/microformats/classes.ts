/**
 * Which classes of an element reach the microformats parser: those that are read here, and what
 * else bears on them.
 *
 * Some markup that authors write often is put into words that the specification knows: what a
 * response answers is an address whatever the prefix, and an author is a card ({@link AUTHOR}).
 */
import { elements, words, type Element } from '../../lib/html/tree.ts';
import { wordSet } from '../../lib/text/word-set.ts';
import { hrefOf, isRoot, MAX_NODES, rootClasses } from './find.ts';

const MAX_CLASSES = 50;
/** Values of one property of one microformat: of addresses, and of what is short by nature. */
const MAX_ADDRESSES = 50;
const MAX_TEXTS = 5;

const RESPONSES = wordSet('in-reply-to like-of repost-of bookmark-of');
const READ = wordSet(`author content family-name given-name name nickname photo published rsvp
  summary uid url`);
const CLASSIC = wordSet(`author entry-content entry-summary entry-title family-name fn given-name
  nickname photo updated url uid`);
/** Parts of a value. */
const VALUE = wordSet('value value-title');
const PROPERTY = /^(p|u|dt|e)-((?:[a-z0-9]+-)?(?:[a-z]+-)*[a-z]+)$/;
/** A distance in a style sheet. */
const NO_PROPERTY = 'p-px';

/**
 * An element that names an author without being a card is taken for its only card, or for a card
 * where it is a link: else its address, or the name after a “by”, would be lost.
 */
const AUTHOR = wordSet('p-author u-author author');

/** An open microformat: how many values each property has by now. */
export type OpenMicroformat = { isClassic: boolean; values: Map<string, number> };

export class MicroformatClasses {
  /** Cards that are an author because the element around them is one. */
  readonly #authorCards = new Map<Element, string>();

  /** @param inside the microformat that the element belongs to; `null` for the first of all */
  of(element: Element, inside: OpenMicroformat | null): string[] {
    const roots = rootClasses(element);
    const classes = [...new Set(words(element, 'class').slice(0, MAX_CLASSES))];
    const authorCard = this.#authorCards.get(element);
    // Themes that were given microformats2 later have this within an h-entry.
    const isAuthor = roots.includes('vcard') && classes.includes('author');
    const properties = [
      ...(authorCard === undefined ? [] : [authorCard]),
      ...(isAuthor ? ['p-author'] : []),
      ...classes.flatMap((word) => nameRead(word) ?? []),
    ].filter((word) => inside && hasRoom(inside, word));
    return [...roots, ...(roots.length > 0 ? properties : this.#asCard(element, properties))];
  }

  #asCard(element: Element, properties: string[]): string[] {
    const author = properties.find((word) => AUTHOR.has(word));
    if (author === undefined) return properties;
    const card = firstRoot(element);
    if (card) {
      this.#authorCards.set(card, author);
      return properties.filter((word) => !AUTHOR.has(word));
    }
    return hrefOf(element) === null ? properties : ['h-card', ...properties];
  }
}

/** As it is written for the parser. What is not read may still keep it from making up a name. */
function nameRead(word: string): string | null {
  const [, prefix = '', name = ''] = (word !== NO_PROPERTY && PROPERTY.exec(word)) || [];
  if (RESPONSES.has(name)) return `u-${name}`;
  if (READ.has(name) || VALUE.has(word) || CLASSIC.has(word)) return word;
  if (prefix === 'u') return 'u-other';
  return prefix === 'p' || prefix === 'e' ? 'p-other' : null;
}

function hasRoom({ values }: OpenMicroformat, word: string): boolean {
  const count = (values.get(word) ?? 0) + 1;
  values.set(word, count);
  return count <= (RESPONSES.has(word.slice('u-'.length)) ? MAX_ADDRESSES : MAX_TEXTS);
}

function firstRoot(parent: Element): Element | null {
  let nodes = 0;
  for (const element of elements(parent)) {
    if (isRoot(element)) return element;
    if (++nodes === MAX_NODES) break;
  }
  return null;
}
