/**
 * Writes one microformat of a page as HTML for the microformats parser: small, shallow, and without anything
 * that breaks or slows the parser.
 *
 * The parser is recursive, copies lists at each step, does more work for each nested microformat, and gives
 * up a whole page for one invalid URL. It therefore gets one microformat at a time, with only the classes
 * and attributes that are read here, and with resolved URLs.
 *
 * Common markup that the specification does not know is rewritten: the target of a response is a URL whatever
 * its prefix, and an author is a card ({@link AUTHOR}).
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

/** Larger than any honest microformat; the rest is left out. */
const MAX_DEPTH = 200;
const MAX_WRITTEN_NODES = 20_000;
const MAX_TEXT_LENGTH = 2_000;
/** An entry, its author's card, the organisation on it. */
const MAX_NESTED = 4;

/** Properties that readers add to an entry. */
const ADDED = new Set(['comment', 'like', 'repost', 'bookmark', 'rsvp']);

/** Elements whose name matters in microformats, and those of them without an end tag. */
const KEPT = new Set(
  `a abbr area audio br data del iframe img input ins link meta object source time
   video`.split(/\s+/),
);
const VOID = new Set(['area', 'br', 'img', 'input', 'link', 'meta', 'source']);
const ADDRESSES = ['href', 'src', 'data', 'poster'];
const TEXTS = ['title', 'alt', 'value', 'datetime', 'content'];

/** A property that prevents an implied name, which only microformats without properties get. */
const SOME_PROPERTY = '<data class="p-other" value="-"></data>';

/** Replaces nested microformats that are not read: without any, a URL or image would be implied. */
const OTHER_MICROFORMAT = '<span class="h-item"></span>';

type Written = { tag: string; microformat: Microformat | null };
type Microformat = OpenMicroformat & {
  /** No name may be implied by its text, and {@link SOME_PROPERTY} is not written yet. */
  isNameless: boolean;
  /** Nested microformats were left out. */
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
      // Next to the text, so that no element above gets another child: URLs are implied by only children.
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
    // The text of an entry is not a title, and a card of several lines is more than a name.
    isNameless: !isCard || hasSeveralLines(element),
    hasOthers: false,
  };
}

function hasSeveralLines(element: Element): boolean {
  const { text } = readableText(element, new Set(), MAX_NODES);
  return text.split('\n').filter((line) => /\S/.test(line)).length > 1;
}

/** Nested microformats are read if they are a property, and not added by readers. */
function isRead(element: Element, classes: string[], around: number): boolean {
  const isProperty = classes.length > rootClasses(element).length;
  return (
    isProperty && around < MAX_NESTED && !propertyNames(element).some((name) => ADDED.has(name))
  );
}

/** Includes the head of a page, which a microformat on `html` contains. */
function hasShownText(element: Element): boolean {
  return isShown(element) || isHtml(element, 'head');
}

function tagOf(element: Element): string {
  if (isHtml(element, element.tagName) && KEPT.has(element.tagName)) return element.tagName;
  return isBlock(element) ? 'div' : 'span';
}

/** Separates the words of neighbouring blocks. */
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
/** Most values of one property: of URLs, and of texts that are usually short. */
const MAX_ADDRESSES = 50;
const MAX_TEXTS = 5;

const RESPONSES = wordSet('in-reply-to like-of repost-of bookmark-of');
const READ = wordSet(`author content family-name given-name name nickname photo published rsvp
  summary uid url`);
const CLASSIC = wordSet(`author entry-content entry-summary entry-title family-name fn given-name
  nickname photo updated url uid`);
/** Classes of the parts of a value. */
const VALUE = wordSet('value value-title');
const PROPERTY = /^(p|u|dt|e)-((?:[a-z0-9]+-)?(?:[a-z]+-)*[a-z]+)$/;
/** A utility class for padding, not a property. */
const NO_PROPERTY = 'p-px';

/**
 * An author element without a card is read as the card inside it, or as a card if it is a link. Otherwise
 * its URL, or the name after “by”, would be lost.
 */
const AUTHOR = wordSet('p-author u-author author');

/** A microformat being written, with the number of values of each property so far. */
type OpenMicroformat = { isClassic: boolean; values: Map<string, number> };

class MicroformatClasses {
  /** Cards that are an author because an element around them is. */
  readonly #authorCards = new Map<Element, string>();

  /** @param inside the microformat that the element belongs to; `null` for the root */
  of(element: Element, inside: OpenMicroformat | null): string[] {
    const roots = rootClasses(element);
    const classes = [...new Set(words(element, 'class').slice(0, MAX_CLASSES))];
    const authorCard = this.#authorCards.get(element);
    // Classic markup within an h-entry, as in themes that added microformats2 later.
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

/** The class to write for the parser. Properties that are not read may still prevent an implied name. */
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
