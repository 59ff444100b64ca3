/**
 * A comment's Markdown to safe HTML: paragraphs, emphasis, code, quotes, lists and links, and
 * nothing else. What is more, such as HTML, pictures and headings, comes out as the text it is.
 *
 * Made for strangers; posts have posts/markdown/markdown.ts.
 */
import MarkdownIt, { type MarkdownIt as Renderer, type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { toPlainLines } from '../lib/text/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';

/** Raised whenever the same Markdown comes out differently. */
export const RENDERER = 3;

/** What turns the direction of text around, for the rest of the page too, and what is not seen. */
const UNSEEN = /[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/gu;

/** What takes long over texts that are made for it is left out of those, and stays the text it is. */
type Costly = 'emphasis' | 'linkify';

const whole = createRenderer(['emphasis', 'linkify']);
/** For texts that are made of thousands of asterisks: each pair would stand in another. */
const MAX_NESTED = 20;
/** For texts of addresses that run into each other: each is looked for to the end of all. */
const MAX_PER_WORD = 3;

function createRenderer(more: readonly Costly[]): Renderer {
  const linkify = more.includes('linkify');
  const markdownIt = new MarkdownIt('zero', { html: false, linkify, breaks: true });
  // Not entities: they bring back what is unseen, and nobody types them.
  markdownIt.enable([
    ...['blockquote', 'code', 'fence', 'list'],
    ...['autolink', 'backticks', 'escape', 'link', 'newline'],
    ...more,
  ]);
  markdownIt.use(cjkFriendly);
  // Whole addresses only: “readme.md” is no host.
  markdownIt.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  markdownIt.linkify.add('//', null).add('ftp:', null);
  markdownIt.validateLink = (url) => isMailto(url) || parseHttpUrl(url) !== null;
  // What a fence says of its language is a stranger's word in an attribute.
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
  /** Without what no page may hold, as it is stored. */
  markdown: string;
  /** Safe HTML. */
  bodyHtml: string;
  /** The words alone, block by block, parted by line breaks; empty where nothing is to be seen. */
  text: string;
  /** The addresses of its links, in order. */
  links: string[];
};

/** @param markdown at most `MAX_TEXT_LENGTH` characters: longer ones take as much longer */
export function renderComment(markdown: string): CommentBody {
  const plain = toPlainLines(markdown).replace(UNSEEN, '').replace(/\r\n?/g, '\n').trim();
  const tokens = parse(plain);
  const links = tokens.flatMap(({ children }) => children ?? []).flatMap(dressLink);
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

/** How many elements stand in each other, at most. */
function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  let deepest = 0;
  for (const { nesting } of tokens) {
    depth += nesting;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** No search engine is to take it for the blog's word. @returns its address, where it is a link */
function dressLink(token: Token): string[] {
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
