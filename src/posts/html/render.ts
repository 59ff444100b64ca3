/**
 * Renders the HTML of a post to safe HTML and to plain text, as posts/markdown renders Markdown.
 *
 * Parsed, brought into our elements (prepare.ts), sanitised (allowed.ts), decorated (decorate.ts), and written.
 */
import { fromParse5 } from 'hast-util-from-parse5';
import { parseFragment, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { InvalidInputError } from '../../lib/errors.ts';
import { toPlainLines } from '../../lib/text/plain-text.ts';
import type { EmbedUse } from '../embeds/embed.ts';
import { MAX_LEVELS, type Root } from '../from-html/tree.ts';
import type { RenderedBody, Shown } from '../markdown/markdown.ts';
import { summaryOf } from '../markdown/summary.ts';
import { sanitized } from './allowed.ts';
import { decorate } from './decorate.ts';
import { prepared } from './prepare.ts';
import { htmlOf } from './serialize.ts';
import { blocksOf } from './text.ts';

/** HTML has more characters than Markdown for the same text. */
export const MAX_HTML = 1_000_000;

/** @throws InvalidInputError for a text that is too long */
export function checkHtmlLength(html: string): void {
  if (html.length <= MAX_HTML) return;
  throw new InvalidInputError(
    `The HTML has ${html.length.toLocaleString('en')} characters. A post can have at most ${MAX_HTML.toLocaleString('en')}: split it into two posts.`,
  );
}

/**
 * Blocks the event loop, for a hostile text for minutes; renderInSubprocess (markdown/render.ts) does not.
 *
 * @param html a part of a document
 * @throws InvalidInputError for a text that is too long
 */
export function renderHtml(
  html: string,
  { images = new Map(), embeds = new Map(), marksLines = false }: Shown = {},
): RenderedBody {
  checkHtmlLength(html);
  const found: EmbedUse[] = [];
  const tree = sanitized(prepared(parsed(html, marksLines)));
  decorate(tree, { images, embeds, found });
  return { bodyHtml: htmlOf(tree), ...summaryOf(blocksOf(tree)), embeds: found };
}

/** As a tree of at most {@link MAX_LEVELS} levels: what is deeper is its text. */
export function parsed(html: string, marksLines = false): Root {
  const fragment = parseFragment(toPlainLines(html), {
    scriptingEnabled: false,
    sourceCodeLocationInfo: marksLines,
  });
  flatten(fragment, marksLines);
  return fromParse5(fragment) as Root;
}

/** Marks lines, and replaces what is below the deepest level by its text. Not recursive. */
function flatten(root: Tree.ParentNode, marksLines: boolean): void {
  let level: Tree.ParentNode[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MAX_LEVELS - 1) for (const node of level) node.childNodes = textsIn(node);
    const children = level.flatMap(({ childNodes }) => childNodes);
    level = children.flatMap((node) => {
      if ('attrs' in node) {
        // One that the author wrote counts for nothing.
        node.attrs = node.attrs.filter(({ name }) => name !== 'data-line');
        const line = node.sourceCodeLocation?.startLine;
        if (marksLines && line !== undefined)
          node.attrs.push({ name: 'data-line', value: String(line - 1) });
      }
      return 'childNodes' in node ? [node] : [];
    });
  }
}

function textsIn(node: Tree.ParentNode): Tree.ChildNode[] {
  const texts: Tree.ChildNode[] = [];
  const waiting: Tree.ChildNode[] = [...node.childNodes].reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ('value' in next) texts.push(next);
    else if ('childNodes' in next && next.nodeName !== 'script' && next.nodeName !== 'style') {
      waiting.push(...[...next.childNodes].reverse());
    }
  }
  return texts;
}
