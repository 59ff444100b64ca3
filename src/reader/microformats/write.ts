/**
 * One microformat of a page as HTML for the microformats parser: small, shallow, and with nothing
 * in it that breaks the parser or keeps it busy.
 *
 * The parser reads HTML, is recursive, copies lists at each step, multiplies its work with each
 * microformat in another, and gives a whole page up for one address that is none. So it gets no
 * page, but one microformat at a time, with the classes and attributes that are read here and every
 * address resolved.
 */
import { escapeAttribute, escapeText } from 'entities';
import { resolveAddress } from '../../lib/html/addresses.ts';
import { isBlock, isShown, readableText } from '../../lib/html/text.ts';
import {
  attribute,
  isElement,
  isHtml,
  walk,
  type Element,
  elements,
  words,
} from '../../lib/html/tree.ts';
import { wordSet } from '../../lib/text/word-set.ts';
import { MAX_URL_LENGTH } from '../../lib/url.ts';
import { isClassic, isRoot, MAX_NODES, propertyNames, rootClasses, hrefOf } from './find.ts';

/** No honest microformat is larger; what is beyond is left out. */
const MAX_DEPTH = 200;
const MAX_WRITTEN_NODES = 20_000;
const MAX_TEXT_LENGTH = 2_000;
/** An entry, its author's card, the organisation on it. */
const MAX_NESTED = 4;

/** What readers add to an entry. */
const ADDED = new Set(['comment', 'like', 'repost', 'bookmark', 'rsvp']);

/** Elements whose name means something in microformats, and those of them without an end. */
const KEPT = new Set(
  `a abbr area audio br data del iframe img input ins link meta object source time
   video`.split(/\s+/),
);
const VOID = new Set(['area', 'br', 'img', 'input', 'link', 'meta', 'source']);
const ADDRESSES = ['href', 'src', 'data', 'poster'];
const TEXTS = ['title', 'alt', 'value', 'datetime', 'content'];

/** A property, so that no name is made up: that happens only where there is none. */
const SOME_PROPERTY = '<data class="p-other" value="-"></data>';

/** In the place of those that are not read: an address or a picture is only implied without any. */
const OTHER_MICROFORMAT = '<span class="h-item"></span>';

type Written = { tag: string; microformat: Microformat | null };
type Microformat = OpenMicroformat & {
  /** No name may be made up of its text, and that is not yet said. */
  isNameless: boolean;
  /** Others in it were left out. */
  hasOthers: boolean;
};

export function writeMicroformat(root: Element, base: URL): string {
  const classes = new MicroformatClasses();
  const pieces: string[] = [];
  const open: (Written | null)[] = [];
  const microformats: Microformat[] = [];
  let nodes = 0;

  /** @returns whether it was written */
  const enter = (element: Element): boolean => {
    const around = microformats.at(-1) ?? null;
    const words = classes.of(element, around);
    if (around && isRoot(element) && !isRead(element, words, microformats.length)) {
      if (!around.hasOthers) pieces.push(OTHER_MICROFORMAT);
      around.hasOthers = true;
      return false;
    }
    const tag = tagOf(element);
    const attributes = [
      ...(words.length > 0 ? [`class="${escapeAttribute(words.join(' '))}"`] : []),
      ...attributesOf(element, base),
    ];
    pieces.push(separatorOf(element), `<${[tag, ...attributes].join(' ')}>`);
    const isOne = isRoot(element) || words.includes('h-card');
    const microformat = isOne ? microformatOf(element, words) : null;
    if (microformat) microformats.push(microformat);
    open.push({ tag, microformat });
    return true;
  };
  const leave = (element: Element): void => {
    const written = open.pop();
    if (!written) return;
    if (written.microformat) microformats.pop();
    pieces.push(VOID.has(written.tag) ? '' : `</${written.tag}>`, separatorOf(element));
  };
  const writeText = (text: string): void => {
    const microformat = microformats.at(-1);
    if (microformat?.isNameless && /\S/.test(text)) {
      // Beside the words, so that no element above gets a child more: that would hide an address
      // which only an only child has.
      pieces.push(SOME_PROPERTY);
      microformat.isNameless = false;
    }
    pieces.push(escapeText(text));
  };

  enter(root);
  let isGoneInto = true;
  for (const { node, leaving } of walk(root, () => isGoneInto)) {
    if (leaving) {
      if (isElement(node)) leave(node);
    } else if (isElement(node)) {
      const mayBe = ++nodes <= MAX_WRITTEN_NODES && (hasShownText(node) || KEPT.has(node.tagName));
      const isWritten = mayBe && enter(node);
      if (!isWritten) open.push(null);
      isGoneInto = isWritten && open.length <= MAX_DEPTH && hasShownText(node);
    } else if ('value' in node && ++nodes <= MAX_WRITTEN_NODES) {
      writeText(node.value);
    }
  }
  leave(root);
  return pieces.join('');
}

function microformatOf(element: Element, classes: string[]): Microformat {
  const isCard = classes.some((word) => word === 'h-card' || word === 'vcard');
  return {
    isClassic: isClassic(element),
    values: new Map(),
    // The text of an entry is no title. A card of several lines says more than a name.
    isNameless: !isCard || hasSeveralLines(element),
    hasOthers: false,
  };
}

function hasSeveralLines(element: Element): boolean {
  const { text } = readableText(element, new Set(), MAX_NODES);
  return text.split('\n').filter((line) => /\S/.test(line)).length > 1;
}

/** What is no property of the one around it is not read; what readers added is not the author's. */
function isRead(element: Element, classes: string[], around: number): boolean {
  const isProperty = classes.length > rootClasses(element).length;
  return (
    isProperty && around < MAX_NESTED && !propertyNames(element).some((name) => ADDED.has(name))
  );
}

/** The head of a page is not shown, and may be in a microformat that is the whole page. */
function hasShownText(element: Element): boolean {
  return isShown(element) || isHtml(element, 'head');
}

function tagOf(element: Element): string {
  if (isHtml(element, element.tagName) && KEPT.has(element.tagName)) return element.tagName;
  return isBlock(element) ? 'div' : 'span';
}

/** Words of neighbouring blocks are not one word. */
function separatorOf(element: Element): string {
  return isBlock(element) || isHtml(element, 'br') ? '\n' : '';
}

function attributesOf(element: Element, base: URL): string[] {
  const addresses = ADDRESSES.map((name): [string, string | null] => {
    const url = resolveAddress(attribute(element, name), base);
    return [name, url && url.href.length <= MAX_URL_LENGTH ? url.href : null];
  });
  const texts = TEXTS.map((name): [string, string | null] => [
    name,
    attribute(element, name)?.slice(0, MAX_TEXT_LENGTH) ?? null,
  ]);
  return [...addresses, ...texts].flatMap(([name, value]) =>
    value === null ? [] : [`${name}="${escapeAttribute(value)}"`],
  );
}

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
type OpenMicroformat = { isClassic: boolean; values: Map<string, number> };

class MicroformatClasses {
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
