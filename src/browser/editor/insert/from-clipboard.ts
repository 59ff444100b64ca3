/**
 * Converts pasted HTML to Markdown with the browser's parser. A script of its own, which the editor loads
 * when HTML is pasted first.
 */
import { fromDom } from 'hast-util-from-dom';
import { convertTree, describeLosses, isTooDeep } from '../../../posts/from-html/convert.ts';
import type { Root } from '../../../posts/from-html/tree.ts';

const MAX_CHARACTERS = 500_000;

export type Pasted = {
  markdown: string;
  /** Such as `2 merged table cells`. */
  lost: string[];
  /** Nothing but paragraphs: the plain text says the same. */
  isPlain: boolean;
  /** `data:` URLs. The text has `![alt](pasted:0)` for the first of them. */
  images: string[];
};

/** @returns `null` for what is too long or nests too deep */
export function markdownFromClipboard(html: string): Pasted | null {
  if (html.replace(/data:image[^"']*/g, '').length > MAX_CHARACTERS) return null;
  const { body } = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
  if (isTooDeep(body)) return null;
  const images: string[] = [];
  const tree: Root = { type: 'root', children: [] };
  const parsed = fromDom(body);
  if ('children' in parsed) tree.children = parsed.children as Root['children'];
  const { markdown, losses, isPlain } = convertTree(tree, {
    urlOfEmbedded: (dataUrl) => `pasted:${String(images.push(dataUrl) - 1)}`,
  });
  return { markdown: markdown.trimEnd(), lost: describeLosses(losses), isPlain, images };
}

/** The page's Content-Security-Policy would report each style, though nothing is shown. */
function withoutStyles(html: string): string {
  return html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, '')
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, ' data-style='));
}
