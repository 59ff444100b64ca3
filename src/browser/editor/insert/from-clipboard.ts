/**
 * Converts pasted HTML to Markdown with the browser's parser. A script of its own, which the editor loads
 * when HTML is pasted first.
 */
import { fromDom } from 'hast-util-from-dom';
import {
  convertTree,
  describeLosses,
  isTooDeep,
  isTooLarge,
} from '../../../posts/from-html/convert.ts';
import type { Root } from '../../../posts/from-html/tree.ts';

const MAX_CHARACTERS = 500_000;
/** Elements and texts. The slowest known ones of this number take about two seconds. */
const MAX_NODES = 30_000;

export type Pasted = {
  markdown: string;
  /** Such as `2 merged table cells`. */
  lost: string[];
  /** Nothing but paragraphs: the plain text says the same. */
  isPlain: boolean;
  /** `data:` URLs. The text has `![alt](pasted:0)` for the first of them. */
  images: string[];
};

/** @returns `null` for what is too long, has too many parts or nests too deep: converting it would freeze the page */
export function markdownFromClipboard(html: string): Pasted | null {
  if (html.replace(/data:image[^"']*/g, '').length > MAX_CHARACTERS) return null;
  const { body } = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
  if (isTooDeep(body) || isTooLarge(body, MAX_NODES)) return null;
  const images: string[] = [];
  const tree: Root = { type: 'root', children: [] };
  const parsed = fromDom(body);
  if ('children' in parsed) tree.children = parsed.children as Root['children'];
  const { markdown, losses, isPlain } = convertTree(tree, {
    urlOfEmbedded: (dataUrl) => `pasted:${String(images.push(dataUrl) - 1)}`,
  });
  return { markdown: markdown.trimEnd(), lost: describeLosses(losses), isPlain, images };
}

const STYLE = /^<style[\s/>]/i;

/**
 * The page's Content-Security-Policy would report each style, though nothing is shown.
 *
 * Goes over the text once: an expression for whole tags takes minutes for many that do not end.
 */
function withoutStyles(html: string): string {
  const opening = /<[a-z]/gi;
  const closing = /<\/style\s*>/gi;
  let [kept, at] = ['', 0];
  for (;;) {
    opening.lastIndex = at;
    const from = opening.exec(html)?.index ?? -1;
    const to = from < 0 ? -1 : html.indexOf('>', from);
    if (to < 0) return kept + html.slice(at);
    kept += html.slice(at, from);
    const tag = html.slice(from, to + 1);
    at = to + 1;
    if (STYLE.test(tag)) {
      closing.lastIndex = at;
      if (!closing.exec(html)) return kept;
      at = closing.lastIndex;
    } else {
      kept += tag.replace(/\sstyle\s*=/gi, ' data-style=');
    }
  }
}
