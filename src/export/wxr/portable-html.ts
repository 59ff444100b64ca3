/**
 * The HTML of a post or comment for a blog of another program: with absolute URLs, without what only our pages use,
 * and without line ends in paragraphs, of which WordPress would make line breaks.
 */
import { bodyToHtml, parseHtml } from '../../lib/html/parse.ts';
import { isElement, walk } from '../../lib/html/tree.ts';

const REMOVED = new Set([
  'button',
  'script',
  'style',
  'template',
  'input',
  'object',
  'embed',
  'source',
]);
const URLS = new Set(['href', 'src', 'cite', 'poster']);
const DROPPED = /^(?:on|data-|aria-)|^(?:srcset|sizes|style|tabindex|role|loading|decoding)$/;
/** White space is part of their text. */
const KEEPS_SPACE = new Set(['pre', 'textarea']);

/** @param pageUrl against which relative URLs are resolved; links to a place of the page stay */
export function toPortableHtml(html: string, pageUrl: string): string {
  const document = parseHtml(html, 'html');
  let kept = 0;
  for (const { node, leaving } of [...walk(document)]) {
    if (isElement(node)) {
      if (KEEPS_SPACE.has(node.tagName)) kept += leaving ? -1 : 1;
      if (leaving) continue;
      if (REMOVED.has(node.tagName) && node.parentNode) {
        const { parentNode } = node;
        parentNode.childNodes = parentNode.childNodes.filter((child) => child !== node);
        continue;
      }
      node.attrs = node.attrs.flatMap((attr) => {
        if (DROPPED.test(attr.name)) return [];
        if (!URLS.has(attr.name) || attr.value.startsWith('#')) return [attr];
        const url = URL.parse(attr.value, pageUrl);
        return url && /^(?:https?|mailto|tel):$/.test(url.protocol)
          ? [{ ...attr, value: url.href }]
          : [];
      });
    } else if ('value' in node && kept === 0) {
      const isBetweenBlocks =
        node.value.trim() === '' &&
        node.parentNode &&
        'tagName' in node.parentNode &&
        node.parentNode.tagName === 'body';
      node.value = isBetweenBlocks ? '\n\n' : node.value.replace(/\s*\n\s*/g, ' ');
    }
  }
  return bodyToHtml(document).trim();
}
