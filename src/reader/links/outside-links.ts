/**
 * Where a page leads besides here: how it is told that its author changed it, and what it is for.
 *
 * Only what a reader can follow counts. Called by reader/read-page.ts and reader/read-evidence.ts.
 */
import { createHash } from 'node:crypto';
import { hyperlinkAddress, resolveAddress } from '../../lib/html/addresses.ts';
import {
  elements,
  hasClass,
  isElement,
  relations,
  walk,
  type Element,
  type ParentNode,
} from '../../lib/html/tree.ts';
import { hostOf, isSameHost, withoutFragment } from '../../lib/url.ts';
import { isContent, isEntry } from '../microformats/find.ts';
import type { PageTree } from '../parsed-page.ts';

/** So many are kept as they are, and so many more as marks; all others share one. */
const MAX_ADDRESSES = 50;
const MAX_MARKS = 950;
const MAX_LENGTH = 500;

/** What readers add to an entry, and its author does not answer for. */
const RESPONSES = ['comment', 'like', 'repost', 'bookmark', 'rsvp'].flatMap((kind) => [
  `u-${kind}`,
  `p-${kind}`,
]);

/**
 * The links of `entry`, or else of the page's content, that lead neither to the page's own host nor
 * to those of `targets`: absolute, without fragment, each once, cut at 500 characters.
 *
 * Beyond fifty they are marks (link-mark.ts), and beyond a thousand one mark of all others, in
 * whatever order they stand: some 35 kB at most, and still no new link goes unnoticed.
 */
export function outsideLinks(
  { document, url: page, base }: PageTree,
  entry: Element | null,
  targets: readonly URL[],
): string[] {
  const known = new Set([page, ...targets].map(hostOf));
  const links = new Set<string>();
  const all = entry ? elementsOfEntry(entry) : contentElements(document);
  for (const element of all) {
    const url = hyperlinkUrl(element, base);
    if (!url || known.has(hostOf(url))) continue;
    links.add(withoutFragment(url).slice(0, MAX_LENGTH));
  }
  return shortened([...links]);
}

function shortened(links: string[]): string[] {
  const marked = links.slice(MAX_ADDRESSES, MAX_ADDRESSES + MAX_MARKS);
  const others = links.slice(MAX_ADDRESSES + MAX_MARKS).sort();
  return [
    ...links.slice(0, MAX_ADDRESSES),
    ...marked.map(markOf),
    ...(others.length > 0 ? [markOf(others.join('\n'))] : []),
  ];
}

/** How many documents of other hosts the page leads to: what follows a `?` does not count apart. */
export function countOutsideLinks({ document, url: page, base }: PageTree): number {
  const documents = new Set<string>();
  for (const element of elements(document)) {
    const url = hyperlinkUrl(element, base);
    if (url && !isSameHost(url, page)) documents.add(hostOf(url) + url.pathname);
  }
  return documents.size;
}

/**
 * Whether the page links to the host without `rel=nofollow`.
 *
 * @param host A name, with or without a port.
 * @see https://indieweb.org/Vouch
 */
export function vouches({ document, base }: PageTree, host: string): boolean {
  const wanted = URL.parse(`http://${host}`);
  if (!wanted) return false;
  for (const element of elements(document)) {
    const url = hyperlinkUrl(element, base);
    if (url && isSameHost(url, wanted) && !relations(element).includes('nofollow')) return true;
  }
  return false;
}

/** http(s) only: a mail address is no place. */
function hyperlinkUrl(element: Element, base: URL): URL | null {
  const url = resolveAddress(hyperlinkAddress(element), base);
  return url && /^https?:$/.test(url.protocol) ? url : null;
}

/** Without other entries in it, and without what its readers said. */
function elementsOfEntry(entry: Element): Element[] {
  const isOwn = (element: Element): boolean =>
    !isEntry(element) && !RESPONSES.some((name) => hasClass(element, name));
  return [...elements(entry, isOwn)].filter(isOwn);
}

/** The elements in what the page marks as its content, or all of a page that marks none. */
function contentElements(document: ParentNode): Element[] {
  const inside: Element[] = [];
  let contents = 0;
  for (const { node, leaving } of walk(document)) {
    if (!isElement(node)) continue;
    if (isContent(node)) contents += leaving ? -1 : 1;
    if (contents > 0 && !leaving) inside.push(node);
  }
  return inside.length > 0 ? inside : [...elements(document)];
}

/** 60 bits: two links of one page do not share theirs by chance. */
const LENGTH = 10;

export function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, LENGTH);
}

/** Every absolute address has a colon, and no mark has. */
export function isMark(entry: string): boolean {
  return !entry.includes(':');
}
