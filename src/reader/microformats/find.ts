/**
 * Finds microformats in a parsed page: which elements are roots, and which of them are the page's own. Their
 * properties are read by read.ts.
 *
 * Classic microformats (`hentry`, `vcard`) count on elements without a root class of microformats2.
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

/** A list of names, because style sheets have classes such as `h-full` and `h-screen`. */
const ROOTS = wordSet(`h-adr h-app h-card h-cite h-entry h-event h-feed h-geo h-item h-listing
  h-product h-recipe h-resume h-review h-review-aggregate`);
/** Without everyday words such as `item` and `geo`. */
const CLASSIC_ROOTS = wordSet(`hentry hfeed hnews hproduct hresume hreview hreview-aggregate vcard
  vevent`);

/** An entry with one of these properties is what its parent responds to, not the page's own. */
const ANSWERED = wordSet('in-reply-to repost-of like-of bookmark-of quotation-of');

/** Nodes examined of content that is usually short. */
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

/** An entry of the page's own. */
export function isEntry(element: Element): boolean {
  const isOne = rootClasses(element).some((word) => word === 'h-entry' || word === 'hentry');
  return isOne && !propertyNames(element).some((name) => ANSWERED.has(name));
}

/** Whether the element is marked as content, by microformats or HTML. */
export function isContent(element: Element): boolean {
  return (
    isHtml(element, 'article') ||
    isHtml(element, 'main') ||
    hasClass(element, 'e-content') ||
    hasClass(element, 'entry-content')
  );
}

/** The microformats2 properties that the element is a value of, without prefixes. */
export function propertyNames(element: Element): string[] {
  return words(element, 'class').flatMap((word) => /^(?:p|u|dt|e)-(.+)$/.exec(word)?.[1] ?? []);
}

/** The elements of `root` itself, without the contents of nested microformats. */
export function ownElements(root: ParentNode): Generator<Element> {
  return elements(root, (inside) => !isRoot(inside));
}

/**
 * URLs that are replied to by older markup: `rel=in-reply-to`, or a class without a prefix.
 */
export function* olderReplies(root: ParentNode): Generator<string> {
  // Elements in a feed and outside of its entries belong to the page.
  for (const element of elements(root, (inside) => !isRoot(inside) || isFeed(inside))) {
    const isOne = relations(element).includes('in-reply-to') || hasClass(element, 'in-reply-to');
    const href = isOne ? hrefOf(element) : null;
    if (href !== null) yield href;
  }
}

/** The text of a name or similar; of a long text, only the beginning. */
export function textOf(element: Element): string | null {
  return toPlainText(readableText(element, new Set(), MAX_NODES).text) || null;
}

export function hrefOf(element: Element): string | null {
  return ['a', 'area', 'link'].some((name) => isHtml(element, name))
    ? attribute(element, 'href')
    : null;
}
