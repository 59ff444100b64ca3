/**
 * Reads the URLs of a page, and the base URL of the relative ones.
 */
import { html } from 'parse5';
import { attribute, elements, isHtml, type Document, type Element } from './tree.ts';

/**
 * The page's own URL, or that of its first `<base>` with an `href`, unless it is invalid or forbidden by
 * the standard.
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

/** Resolves an attribute's URL; `null` without one, or for an invalid one. */
export function resolveAddress(address: string | null, base: URL): URL | null {
  return address === null ? null : URL.parse(address, base.href);
}

/**
 * The URL of an `a` or `area`, including the `a` of SVG with its older `xlink:href`.
 */
export function hyperlinkAddress(element: Element): string | null {
  if (isHtml(element, 'a') || isHtml(element, 'area')) return attribute(element, 'href');
  if (element.tagName !== 'a' || element.namespaceURI !== html.NS.SVG) return null;
  const xlink = element.attrs.find(({ name, prefix }) => name === 'href' && prefix === 'xlink');
  return attribute(element, 'href') ?? xlink?.value ?? null;
}

/**
 * The URLs of a `srcset`, unresolved. Each ends at white space or with a comma; a descriptor follows, up
 * to the next comma outside parentheses.
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

/** The index after the comma that ends the descriptors. */
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

/** Not with a regular expression, which would take quadratic time for many commas. */
function withoutCommas(address: string): string {
  let end = address.length;
  while (address[end - 1] === ',') end--;
  return address.slice(0, end);
}
