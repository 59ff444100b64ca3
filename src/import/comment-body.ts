/**
 * Turns the body of an imported comment into the Markdown of comments, which has no HTML: what that does not say
 * becomes plain text with links.
 */
import { cutText } from '../lib/text/plain-text.ts';
import { renderComment } from '../comments/body.ts';
import { MAX_TEXT_LENGTH } from '../comments/comment.ts';
import { sanitized } from '../posts/html/allowed.ts';
import { tokensOf } from '../posts/html/equal.ts';
import { prepared } from '../posts/html/prepare.ts';
import { parsed } from '../posts/html/render.ts';
import { convertTree } from '../posts/from-html/convert.ts';
import {
  element,
  isElement,
  text,
  valueOf,
  type ElementContent,
  type Parent,
  type Root,
} from '../posts/from-html/tree.ts';
import { readOtherMarkdown } from '../posts/markdown/with-html.ts';
import type { BodyOptions } from './body.ts';
import type { Body } from './entry.ts';

export type ImportedCommentBody = {
  /** As comments have it. */
  markdown: string;
  /** What was lost, as sentences that name no comment. */
  losses: string[];
};

/** Characters of HTML. A longer comment is one of a machine, and is cut before it is read. */
const MAX_HTML = 50_000;

export function importCommentBody(
  { format, source, isOurs }: Body,
  { baseUrl }: BodyOptions = {},
): ImportedCommentBody {
  const isLong = source.length > MAX_HTML;
  const losses = new Set<string>(isLong ? [CUT] : []);
  const given = isLong ? source.slice(0, MAX_HTML) : source;
  const read =
    format === 'html'
      ? { kind: format, html: given }
      : isOurs
        ? { kind: format, markdown: given }
        : readOtherMarkdown(given);
  const markdown = read.kind === 'markdown' ? read.markdown : fromHtml(read.html, baseUrl, losses);
  if (markdown.length <= MAX_TEXT_LENGTH) return { markdown, losses: [...losses] };
  losses.add(CUT);
  return { markdown: cutText(markdown, MAX_TEXT_LENGTH), losses: [...losses] };
}

const CUT = `Comments are cut after ${MAX_TEXT_LENGTH.toLocaleString('en')} characters.`;

function fromHtml(html: string, baseUrl: string | undefined, losses: Set<string>): string {
  const tree = withoutLanguages(prepared(parsed(html), { baseUrl }));
  const source = tokensOf(sanitized(tree), new Map());
  const plain = simplified(tree);
  const markdown = convertTree(tree).markdown.trim();
  const shown = parsed(renderComment(markdown).bodyHtml);
  const result = tokensOf(sanitized(prepared(shown)), new Map());
  if (source.length === result.length && source.every((each, at) => each === result[at])) {
    return markdown;
  }
  losses.add(
    'Comments with images or formats that comments do not have become plain text with links.',
  );
  return convertTree({ type: 'root', children: plain }).markdown.trim();
}

function withoutLanguages(tree: Root): Root {
  const strip = (parent: Parent) => {
    for (const child of parent.children) {
      if (!isElement(child)) continue;
      if (child.tagName === 'code') delete child.properties['className'];
      strip(child);
    }
  };
  strip(tree);
  return tree;
}

const BLOCKS = new Set(
  'p div blockquote ul ol li dl dt dd pre table tr td th h1 h2 h3 h4 h5 h6 figure figcaption details summary hr'.split(
    ' ',
  ),
);

/** Paragraphs, line breaks and links. */
function simplified(parent: Parent): ElementContent[] {
  return parent.children.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [{ ...node }];
    if (!isElement(node)) return [];
    if (node.tagName === 'br') return [element('br', {}, [])];
    if (node.tagName === 'img') {
      const src = valueOf(node, 'src');
      return /^https?:/.test(src) ? [link(src, [text(valueOf(node, 'alt') || src)])] : [];
    }
    const children = simplified(node);
    if (node.tagName === 'a') return [link(valueOf(node, 'href'), children)];
    return BLOCKS.has(node.tagName) ? [element('div', {}, children)] : children;
  });
}

function link(href: string, children: ElementContent[]): ElementContent {
  return element('a', { href }, children);
}
