/**
 * Renders a comment's Markdown to safe HTML: paragraphs, emphasis, code, quotes, lists and links only.
 * Everything else, such as HTML, images and headings, stays plain text.
 *
 * For text by strangers; posts are rendered by posts/markdown/.
 */
import MarkdownIt, { type MarkdownIt as Renderer, type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { toPlainLines } from '../lib/text/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';

/** The renderer's version, raised whenever the same Markdown renders differently. */
export const RENDERER = 3;

/** Characters that are invisible, or change the direction of the text that follows. */
const INVISIBLE = /[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/gu;

/** Syntax that is expensive on texts crafted for it, and switched off for those. */
type Costly = 'emphasis' | 'linkify';

const whole = createRenderer(['emphasis', 'linkify']);
/** Beyond this, as with thousands of asterisks, emphasis is off. */
const MAX_NESTED = 20;
/** Beyond this many URLs in one word, linkify is off: it would scan to the end from each. */
const MAX_PER_WORD = 3;

function createRenderer(more: readonly Costly[]): Renderer {
  const linkify = more.includes('linkify');
  const markdownIt = new MarkdownIt('zero', { html: false, linkify, breaks: true });
  // No entities: they could produce invisible characters, and are not typed by people.
  markdownIt.enable([
    ...['blockquote', 'code', 'fence', 'list'],
    ...['autolink', 'backticks', 'escape', 'link', 'newline'],
    ...more,
  ]);
  markdownIt.use(cjkFriendly);
  // Full URLs only: “readme.md” is not a host.
  markdownIt.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  markdownIt.linkify.add('//', null).add('ftp:', null);
  markdownIt.validateLink = (url) => isMailto(url) || parseHttpUrl(url) !== null;
  // The language of a fence would put a stranger's text into an attribute.
  markdownIt.renderer.rules.fence = (tokens, at) => codeHtml(tokens[at]?.content ?? '');
  markdownIt.renderer.rules.code_block = (tokens, at) => codeHtml(tokens[at]?.content ?? '');
  return markdownIt;
}

const renderers = new Map<string, Renderer>();

function rendererWith(more: readonly Costly[]): Renderer {
  const known = renderers.get(more.join()) ?? createRenderer(more);
  renderers.set(more.join(), known);
  return known;
}

function codeHtml(code: string): string {
  return `<pre><code>${whole.utils.escapeHtml(code)}</code></pre>\n`;
}

export type CommentBody = {
  /** As stored, without control and invisible characters. */
  markdown: string;
  /** Safe HTML. */
  bodyHtml: string;
  /** Plain text, one line a block; empty if nothing is visible. */
  text: string;
  /** The URLs of its links, in order. */
  links: string[];
};

/** @param markdown at most `MAX_TEXT_LENGTH` characters; the time grows with the length */
export function renderComment(markdown: string): CommentBody {
  const plain = toPlainLines(markdown).replace(INVISIBLE, '').replace(/\r\n?/g, '\n').trim();
  const tokens = parse(plain);
  const links = tokens.flatMap(({ children }) => children ?? []).flatMap(markLink);
  const blocks = tokens.map(blockText).filter((text) => text !== '');
  return {
    markdown: plain,
    bodyHtml: whole.renderer.render(tokens, whole.options, {}),
    text: blocks.join('\n'),
    links,
  };
}

function parse(plain: string): Token[] {
  const isTangled = plain.split(/\s+/).some((word) => word.split('://').length > MAX_PER_WORD + 1);
  const affordable: Costly[] = isTangled ? [] : ['linkify'];
  const tokens = rendererWith(['emphasis', ...affordable]).parse(plain, {});
  const isDeep = tokens.some(({ children }) => depthOf(children ?? []) > MAX_NESTED);
  return isDeep ? rendererWith(affordable).parse(plain, {}) : tokens;
}

/** The deepest nesting of elements. */
function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  let deepest = 0;
  for (const { nesting } of tokens) {
    depth += nesting;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Marks a link as user-generated content for search engines. @returns its URL, if it is a link */
function markLink(token: Token): string[] {
  if (token.type !== 'link_open') return [];
  const href = String(token.attrGet('href') ?? '');
  token.attrs = [
    ['href', href],
    ['rel', 'nofollow ugc'],
  ];
  return [href];
}

function blockText({ type, content, children }: Token): string {
  if (type === 'fence' || type === 'code_block') return content.trim();
  if (type !== 'inline') return '';
  return (children ?? [])
    .map((child) => (child.type.endsWith('break') ? ' ' : child.content))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function isMailto(url: string): boolean {
  return /^mailto:[^\s<>"'()]+@[^\s<>"'()]+$/i.test(url) && url.length <= 320;
}
