/**
 * The addresses in a page, and what the relative ones are relative to. Called by what reads pages.
 */
import { attribute, elements, isHtml, type Document } from './html-tree.ts';

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
