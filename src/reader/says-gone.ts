/**
 * How a page on a host that cannot send a status says that it was deleted. Called by read-page.ts.
 */
import { attribute, elements, isHtml, type Document } from '../lib/html/tree.ts';

/**
 * Whether the page has `<meta http-equiv="Status" content="410 Gone">`.
 *
 * @see https://indieweb.org/deleted
 */
export function isGoneText(document: Document): boolean {
  for (const element of elements(document)) {
    if (!isHtml(element, 'meta')) continue;
    const name = attribute(element, 'http-equiv')?.trim().toLowerCase();
    if (name === 'status' && /^\s*410\b/.test(attribute(element, 'content') ?? '')) return true;
  }
  return false;
}
