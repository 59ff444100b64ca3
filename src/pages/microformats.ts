/**
 * Microformats in a parsed page: where one begins, which properties are its own, and their values.
 *
 * Only what the evidence needs of the parsing rules. No value is text to be shown yet, and the
 * searches are bounded, for a page may nest its properties without end. Called by what reads
 * entries, cards and their authors.
 *
 * @see https://microformats.org/wiki/microformats2-parsing
 */
import { resolveAddress } from '../lib/html-address.ts';
import { readableText } from '../lib/html-text.ts';
import {
  attribute,
  elements,
  hasClass,
  isElement,
  isHtml,
  relations,
  walk,
  words,
  type Element,
  type ParentNode,
} from '../lib/html-tree.ts';
import { toPlainText } from '../lib/plain-text.ts';
import { MAX_URL_LENGTH } from '../lib/url.ts';

/** By class name: `u-in-reply-to`. Under `in-reply-to` also what `rel` says so. */
export type Properties = ReadonlyMap<string, Element[]>;

/** By name, since style sheets have classes such as `h-full` and `h-screen`. */
const ROOTS = new Set(
  `h-adr h-app h-card h-cite h-entry h-event h-feed h-geo h-item h-listing h-product h-recipe
   h-resume h-review h-review-aggregate`.split(/\s+/),
);
/** An entry that is one of these is not the page's own: it is what its parent answers. */
const ANSWERED = ['u-in-reply-to', 'u-repost-of', 'u-like-of', 'u-bookmark-of', 'u-quotation-of'];

/** How many properties of one name are looked at, and how much of one that is short by nature. */
const MOST_VALUES = 50;
const MOST_TEXTS = 5;
const MOST_NODES = 1_000;

export function isRoot(element: Element): boolean {
  return words(element, 'class').some((word) => ROOTS.has(word));
}

/** An entry that speaks for itself. */
export function isEntry(element: Element): boolean {
  return hasClass(element, 'h-entry') && !ANSWERED.some((name) => hasClass(element, name));
}

/** What the page marks as its content, in microformats or without. */
export function isContent(element: Element): boolean {
  return isHtml(element, 'article') || isHtml(element, 'main') || hasClass(element, 'e-content');
}

/** What is a property of `root` itself, and not of a card or a citation in it. */
export function ownProperties(root: ParentNode): Properties {
  const own = new Map<string, Element[]>();
  for (const element of elements(root, (inside) => !isRoot(inside))) {
    const names = words(element, 'class').filter((word) => /^(?:[pue]-|in-reply-to$)/.test(word));
    if (relations(element).includes('in-reply-to')) names.push('in-reply-to');
    for (const name of new Set(names)) {
      const found = own.get(name) ?? [];
      own.set(name, found);
      if (found.length < MOST_VALUES) found.push(element);
    }
  }
  return own;
}

/** The first of these elements that has something to say, as plain text. */
export function firstText(
  candidates: readonly Element[],
  read: (element: Element) => string | null = valueOf,
): string | null {
  for (const candidate of candidates.slice(0, MOST_TEXTS)) {
    const text = toPlainText(read(candidate) ?? '');
    if (text !== '') return text;
  }
  return null;
}

/** @see https://microformats.org/wiki/microformats2-parsing#parsing_a_p-_property */
export function valueOf(element: Element): string | null {
  if (isHtml(element, 'img') || isHtml(element, 'area')) return attribute(element, 'alt');
  if (isHtml(element, 'abbr')) return attribute(element, 'title') ?? textOf(element);
  if (isHtml(element, 'data') || isHtml(element, 'input')) {
    return attribute(element, 'value') ?? textOf(element);
  }
  const images = beginning(element).filter((inside) => isHtml(inside, 'img'));
  return textOf(element) ?? firstText(images, (image) => attribute(image, 'alt'));
}

/** The words of what is a name or the like: of a long text only the beginning. */
export function textOf(element: Element): string | null {
  return toPlainText(readableText(element, new Set(), MOST_NODES).text) || null;
}

/** The first elements below one that is short by nature. */
export function beginning(root: Element): Element[] {
  const first: Element[] = [];
  for (const element of elements(root)) {
    if (first.push(element) === MOST_NODES) break;
  }
  return first;
}

/**
 * The address that is the value of a property: of what it is a citation or a card of, too.
 *
 * @see https://microformats.org/wiki/microformats2-parsing#parsing_a_u-_property
 */
export function urlsOf(element: Element, base: URL): URL[] {
  const addresses = isRoot(element)
    ? (ownProperties(element).get('u-url')?.map(addressOf) ?? [impliedAddress(element, hrefOf)])
    : [addressOf(element)];
  return addresses.flatMap((address) => resolveAddress(address, base) ?? []);
}

/** What the card or citation itself, or the only element of its kind in it, says. */
export function impliedAddress(
  root: Element,
  read: (element: Element) => string | null,
): string | null {
  const children = childrenOf(root);
  const onlyChild = children.length === 1 ? children[0] : undefined;
  const circles = [[root], children, onlyChild ? childrenOf(onlyChild) : []];
  for (const circle of circles) {
    const found = circle.filter((each) => (each === root || !isRoot(each)) && read(each) !== null);
    if (found.length === 1 && found[0]) return read(found[0]);
  }
  return null;
}

function childrenOf(parent: Element): Element[] {
  return parent.childNodes.filter(isElement);
}

export function hrefOf(element: Element): string | null {
  return ['a', 'area', 'link'].some((name) => isHtml(element, name))
    ? attribute(element, 'href')
    : null;
}

export function imageOf(element: Element): string | null {
  if (isHtml(element, 'object')) return attribute(element, 'data');
  return isHtml(element, 'img') ? attribute(element, 'src') : null;
}

function addressOf(element: Element): string | null {
  const isMedia = ['audio', 'video', 'source', 'iframe'].some((name) => isHtml(element, name));
  return (
    hrefOf(element) ??
    imageOf(element) ??
    (isMedia ? attribute(element, 'src') : null) ??
    (isHtml(element, 'abbr') ? attribute(element, 'title') : null) ??
    (isHtml(element, 'data') || isHtml(element, 'input') ? attribute(element, 'value') : null) ??
    absoluteInText(element)
  );
}

/** Relative words would all be addresses. */
function absoluteInText(element: Element): string | null {
  let text = '';
  let nodes = 0;
  for (const { node } of walk(element)) {
    if (++nodes > MOST_NODES || text.length > MAX_URL_LENGTH) return null;
    if ('value' in node) text += node.value;
  }
  return /^\s*https?:\/\/\S+\s*$/i.test(text) ? text.trim() : null;
}
