/**
 * Where microformats begin in a parsed page: which elements are one, which speak for the page.
 *
 * Classic microformats (`hentry`, `vcard`) count where an element has no root class of
 * microformats2. What a microformat says is read by read.ts.
 *
 * @see https://microformats.org/wiki/microformats2-parsing
 */
import { readableText } from '../../lib/html/text.ts';
import {
  attribute,
  elements,
  hasClass,
  isHtml,
  relations,
  words,
  type Element,
  type ParentNode,
} from '../../lib/html/tree.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { wordSet } from '../../lib/text/word-set.ts';

/** By name, since style sheets have classes such as `h-full` and `h-screen`. */
const ROOTS = wordSet(`h-adr h-app h-card h-cite h-entry h-event h-feed h-geo h-item h-listing
  h-product h-recipe h-resume h-review h-review-aggregate`);
/** Without those that are everyday words, such as `item` and `geo`. */
const CLASSIC_ROOTS = wordSet(`hentry hfeed hnews hproduct hresume hreview hreview-aggregate vcard
  vevent`);

/** An entry that is one of these is not the page's own: it is what its parent answers. */
const ANSWERED = wordSet('in-reply-to repost-of like-of bookmark-of quotation-of');

/** How much is looked at of what is short by nature. */
export const MAX_NODES = 1_000;

/** The root classes that count on this element. */
export function rootClasses(element: Element): string[] {
  const classes = words(element, 'class');
  const roots = classes.filter((word) => ROOTS.has(word));
  return roots.length > 0 ? roots : classes.filter((word) => CLASSIC_ROOTS.has(word));
}

export function isRoot(element: Element): boolean {
  return rootClasses(element).length > 0;
}

export function isClassic(element: Element): boolean {
  return rootClasses(element).some((word) => CLASSIC_ROOTS.has(word));
}

export function isCard(element: Element): boolean {
  return rootClasses(element).some((word) => word === 'h-card' || word === 'vcard');
}

export function isFeed(element: Element): boolean {
  return rootClasses(element).some((word) => word === 'h-feed' || word === 'hfeed');
}

/** An entry that speaks for itself. */
export function isEntry(element: Element): boolean {
  const isOne = rootClasses(element).some((word) => word === 'h-entry' || word === 'hentry');
  return isOne && !propertyNames(element).some((name) => ANSWERED.has(name));
}

/** What the page marks as its content, in microformats or without. */
export function isContent(element: Element): boolean {
  return (
    isHtml(element, 'article') ||
    isHtml(element, 'main') ||
    hasClass(element, 'e-content') ||
    hasClass(element, 'entry-content')
  );
}

/** Of which properties the element is a value, in microformats2; their prefixes say only how. */
export function propertyNames(element: Element): string[] {
  return words(element, 'class').flatMap((word) => /^(?:p|u|dt|e)-(.+)$/.exec(word)?.[1] ?? []);
}

/** What belongs to `root` itself: a microformat in it is gone past, and not into. */
export function ownElements(root: ParentNode): Generator<Element> {
  return elements(root, (inside) => !isRoot(inside));
}

/**
 * Addresses of what is answered, as pages said it before there were microformats for it: by `rel`,
 * or by a class without a prefix.
 */
export function* olderReplies(root: ParentNode): Generator<string> {
  // A feed is no entry: what stands in it and in no entry is the page's.
  for (const element of elements(root, (inside) => !isRoot(inside) || isFeed(inside))) {
    const isOne = relations(element).includes('in-reply-to') || hasClass(element, 'in-reply-to');
    const href = isOne ? hrefOf(element) : null;
    if (href !== null) yield href;
  }
}

/** The words of what is a name or the like: of a long text only the beginning. */
export function textOf(element: Element): string | null {
  return toPlainText(readableText(element, new Set(), MAX_NODES).text) || null;
}

export function hrefOf(element: Element): string | null {
  return ['a', 'area', 'link'].some((name) => isHtml(element, name))
    ? attribute(element, 'href')
    : null;
}
