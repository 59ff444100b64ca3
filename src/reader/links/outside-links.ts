/**
 * Reads a page's links to other hosts: to notice changes after an approval, and to score spam. Only links
 * that a reader can follow count.
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

/** The first links are stored as URLs, the next as hashes, and all others as one hash. */
const MAX_URLS = 50;
const MAX_HASHES = 950;
const MAX_LENGTH = 500;

/** Classes of content that readers add to an entry, which is not the author's. */
const RESPONSES = ['comment', 'like', 'repost', 'bookmark', 'rsvp'].flatMap((kind) => [
  `u-${kind}`,
  `p-${kind}`,
]);

/**
 * The links of `entry`, or else of the page's content, that lead neither to the page's own host nor
 * to those of `targets`: absolute, without fragment, each once, cut at 500 characters.
 *
 * After fifty URLs, links are stored as hashes, and after a thousand as one hash of all others in sorted
 * order: at most about 35 kB, and every new link is still noticed.
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
  const hashed = links.slice(MAX_URLS, MAX_URLS + MAX_HASHES);
  const others = links.slice(MAX_URLS + MAX_HASHES).sort();
  return [
    ...links.slice(0, MAX_URLS),
    ...hashed.map(linkHash),
    ...(others.length > 0 ? [linkHash(others.join('\n'))] : []),
  ];
}

/** The number of documents on other hosts that the page links to. Queries are ignored. */
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
 * @param host a name, with or without a port
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

/** The http(s) URL of a hyperlink; `mailto:` and the like do not count. */
function hyperlinkUrl(element: Element, base: URL): URL | null {
  const url = resolveAddress(hyperlinkAddress(element), base);
  return url && /^https?:$/.test(url.protocol) ? url : null;
}

/** The elements of an entry without nested entries and responses of readers. */
function elementsOfEntry(entry: Element): Element[] {
  const isOwn = (element: Element): boolean =>
    !isEntry(element) && !RESPONSES.some((name) => hasClass(element, name));
  return [...elements(entry, isOwn)].filter(isOwn);
}

/** The elements inside marked content, or all elements if nothing is marked. */
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

/** 60 bits, so that links of one page do not collide by chance. */
const HASH_LENGTH = 10;

export function linkHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, HASH_LENGTH);
}

/** Every absolute URL has a colon, and no hash has one. */
export function isLinkHash(entry: string): boolean {
  return !entry.includes(':');
}
