/**
 * The text of a parsed page as a reader sees it, and the positions of chosen elements in it.
 *
 * White space is left to text/plain-text.ts, except for one mark: {@link readableText} separates blocks
 * (paragraphs, list items, cells) with a newline, and holds no other newline.
 */
import { html } from 'parse5';
import { attribute, isElement, isHtml, walk, type Element, type ParentNode } from './tree.ts';
import { wordSet } from '../text/word-set.ts';

/** From `start` up to and without `end`, in UTF-16 units. */
export type Span = { start: number; end: number };

type ReadableText = { text: string; spans: Map<Element, Span> };

const BLOCKS = wordSet(`address article aside blockquote body caption center dd details dialog dir
  div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li
  main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul`);

/** What a browser does not show, or shows only where something else failed. */
const UNSHOWN = wordSet(`audio canvas datalist head iframe noembed noframes script select style
  template textarea title video`);
const UNSHOWN_IN_SVG = wordSet('desc metadata script style title');

/**
 * The text below `root`, blocks separated by newlines; of two line breaks in a row the second
 * counts as such a separation, as old blogs mean it.
 *
 * @param marked Elements whose place in the text is wanted. An image's alternative text counts as
 *   text only inside them; a marked `area` has a span of its own. An element that is not shown has no span.
 * @param maxNodes The text ends after this many.
 */
export function readableText(
  root: ParentNode,
  marked: ReadonlySet<Element> = new Set(),
  maxNodes = Infinity,
): ReadableText {
  const pieces: string[] = [];
  const spans = new Map<Element, Span>();
  let length = 0;
  let nodes = 0;
  let markedAround = 0;
  let afterBreak = false;
  const append = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
    if (/\S/.test(piece)) afterBreak = false;
  };
  const separate = (): void => {
    if (pieces.at(-1) !== '\n') append('\n');
  };

  // In a link, <noscript> repeats the lazy images beside it.
  const isRead = (element: Element): boolean =>
    isShown(element) && !(markedAround > 0 && isHtml(element, 'noscript'));
  for (const { node, leaving } of walk(root, isRead)) {
    if (!leaving && ++nodes > maxNodes) break;
    if (!isElement(node)) {
      if ('value' in node) append(node.value.replaceAll('\n', ' '));
      continue;
    }
    const isMarked = marked.has(node);
    if (leaving) {
      const span = isMarked && spans.get(node);
      if (span) {
        span.end = length;
        markedAround--;
      }
      if (isBlock(node)) separate();
      continue;
    }
    if (isBlock(node)) separate();
    if (isMarked) {
      spans.set(node, { start: length, end: length });
      markedAround++;
    }
    if (isHtml(node, 'br')) {
      if (afterBreak) separate();
      else append(' ');
      afterBreak = true;
    } else if (isHtml(node, 'area') ? isMarked : isHtml(node, 'img') && markedAround > 0) {
      append(attribute(node, 'alt')?.replaceAll('\n', ' ') ?? '');
    }
  }
  return { text: pieces.join(''), spans };
}

/** The block that contains a span of {@link readableText}, and the span's position in that block. */
export function blockAround(text: string, span: Span): { text: string; span: Span } {
  const marked = text.slice(span.start, span.end);
  // A link may hold its own blocks: what counts is where its words are, not where its tag is.
  const isBlank = marked.trim() === '';
  const start = span.start + (isBlank ? 0 : marked.length - marked.trimStart().length);
  const end = isBlank ? start : span.start + marked.trimEnd().length;
  const from = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  return {
    text: text.slice(from, newline === -1 ? text.length : newline),
    span: { start: start - from, end: end - from },
  };
}

export function isShown({ namespaceURI, tagName }: Element): boolean {
  if (namespaceURI === html.NS.SVG) return !UNSHOWN_IN_SVG.has(tagName);
  return namespaceURI !== html.NS.HTML || !UNSHOWN.has(tagName);
}

export function isBlock(element: Element): boolean {
  return element.namespaceURI === html.NS.HTML && BLOCKS.has(element.tagName);
}
