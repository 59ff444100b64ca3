/**
 * The addresses in a page, and what the relative ones are relative to. Called by what reads pages.
 */
import { html } from 'parse5';
import { attribute, elements, isHtml, type Document, type Element } from './html-tree.ts';

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
