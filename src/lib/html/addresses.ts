/**
 * The addresses in a page, and what the relative ones are relative to. Called by what reads pages.
 */
import { html } from 'parse5';
import { attribute, elements, isHtml, type Document, type Element } from './tree.ts';

/**
 * The page's own address, or what its `<base>` says. Only the first `<base>` with an `href`
 * counts, and none that is no address, or that the standard refuses.
 *
 * @see https://html.spec.whatwg.org/multipage/semantics.html#set-the-frozen-base-url
 */
export function baseUrl(document: Document, page: URL): URL {
  for (const element of elements(document)) {
    const href = isHtml(element, 'base') ? attribute(element, 'href') : null;
    if (href === null) continue;
    const base = URL.parse(href, page.href);
    return base && !['data:', 'javascript:'].includes(base.protocol) ? base : page;
  }
  return page;
}

/** What an attribute's address leads to; `null` without one, and for what is no address. */
export function resolveAddress(address: string | null, base: URL): URL | null {
  return address === null ? null : URL.parse(address, base.href);
}

/**
 * Where a reader can go by this element: the address of an `a` or `area`. SVG has an `a` of its
 * own, with an older spelling.
 */
export function hyperlinkAddress(element: Element): string | null {
  if (isHtml(element, 'a') || isHtml(element, 'area')) return attribute(element, 'href');
  if (element.tagName !== 'a' || element.namespaceURI !== html.NS.SVG) return null;
  const xlink = element.attrs.find(({ name, prefix }) => name === 'href' && prefix === 'xlink');
  return attribute(element, 'href') ?? xlink?.value ?? null;
}

/**
 * The addresses of a `srcset`, as they stand there. Each ends at white space, or with a comma at
 * its end; what follows up to the next comma outside parentheses describes the image.
 *
 * @see https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute
 */
export function srcsetAddresses(srcset: string): string[] {
  const addresses: string[] = [];
  const next = /[^\s,]\S*/g;
  for (let match = next.exec(srcset); match; match = next.exec(srcset)) {
    const [address] = match;
    const url = withoutCommas(address);
    addresses.push(url);
    if (url.length === address.length) next.lastIndex = endOfDescriptors(srcset, next.lastIndex);
  }
  return addresses;
}

/** After the comma that ends them. */
function endOfDescriptors(srcset: string, from: number): number {
  let isInParentheses = false;
  for (let at = from; at < srcset.length; at++) {
    const character = srcset[at];
    if (character === ',' && !isInParentheses) return at + 1;
    if (character === '(') isInParentheses = true;
    if (character === ')') isInParentheses = false;
  }
  return srcset.length;
}

/** By hand: an expression would look at each comma in the middle anew. */
function withoutCommas(address: string): string {
  let end = address.length;
  while (address[end - 1] === ',') end--;
  return address.slice(0, end);
}
