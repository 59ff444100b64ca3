/**
 * Turns the body of an imported comment into the Markdown of comments, which has no HTML: what that does not say
 * becomes plain text with links.
 */
import { constants } from 'node:os';
import type { Deps } from '../deps.ts';
import { runInSubprocess } from '../lib/subprocess.ts';
import { cutText } from '../lib/text/plain-text.ts';
import { renderComment } from '../comments/body.ts';
import { MAX_TEXT_LENGTH } from '../comments/comment.ts';
import { sanitized } from '../posts/html/allowed.ts';
import { tokensOf } from '../posts/html/equal.ts';
import { prepared } from '../posts/html/prepare.ts';
import { parsed } from '../posts/html/render.ts';
import { convertTree } from '../posts/from-html/convert.ts';
import { hasSparseTable } from '../posts/from-html/tables.ts';
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
import { textOfHtml } from './html-text.ts';

export type ImportedCommentBody = {
  /** As comments have it. */
  markdown: string;
  /** What was lost, as sentences that name no comment. */
  losses: string[];
};

/** Characters of HTML. A longer comment is one of a machine, and is cut before it is read. */
const MAX_HTML = 50_000;

/** A longer one may take seconds, and is read by a subprocess. */
const MAX_IN_PROCESS = 10_000;
const MAX_HEAP_MB = 512;

/** As importCommentBody, within `RENDER_TIMEOUT_MS`: a comment that takes longer becomes its plain text. */
export async function importCommentBodyWithin(
  { config }: { config: Pick<Deps['config'], 'renderTimeoutMs'> },
  body: Body,
  options: BodyOptions = {},
): Promise<ImportedCommentBody> {
  if (body.source.length <= MAX_IN_PROCESS) return importCommentBody(body, options);
  const read = await runInSubprocess<typeof importCommentBody>(
    new URL('./comment-body', import.meta.url),
    'importCommentBody',
    [body, options],
    {
      ...{ deadlineMs: config.renderTimeoutMs, maxHeapMb: MAX_HEAP_MB },
      priority: constants.priority.PRIORITY_BELOW_NORMAL,
    },
  );
  if (read) return read;
  const plain = textOfHtml(body.source.slice(0, MAX_HTML));
  return { markdown: cutText(plain, MAX_TEXT_LENGTH), losses: [TOO_COMPLICATED] };
}

const TOO_COMPLICATED = 'Comments that are too complicated to convert become plain text.';

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
  const plain = simplified(tree);
  const markdown = hasSparseTable(tree) ? null : equalMarkdown(tree);
  if (markdown !== null) return markdown;
  losses.add(
    'Comments with images or formats that comments do not have become plain text with links.',
  );
  return convertTree({ type: 'root', children: plain }).markdown.trim();
}

/** @param tree is changed */
function equalMarkdown(tree: Root): string | null {
  const source = tokensOf(sanitized(tree), new Map());
  const markdown = convertTree(tree).markdown.trim();
  const shown = parsed(renderComment(markdown).bodyHtml);
  const result = tokensOf(sanitized(prepared(shown)), new Map());
  const isEqual =
    source.length === result.length && source.every((each, at) => each === result[at]);
  return isEqual ? markdown : null;
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
