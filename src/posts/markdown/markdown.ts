/**
 * Renders Markdown to safe HTML and to plain text, for lists, search and the reading time.
 *
 * CommonMark by markdown-it with raw HTML off, so a text cannot add markup of its own. Headings have ids, and
 * footnotes are `[^1]` in the text with `[^1]: The note.` anywhere below, or `^[the note in place]`. Other
 * extensions are in the other files of this folder; docs/markdown.md documents all.
 */
import MarkdownIt, { type MarkdownIt as Parser, type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import footnote from 'markdown-it-footnote';
import { InvalidInputError } from '../../lib/errors.ts';
import { cutText, toPlainLines } from '../../lib/text/plain-text.ts';
import type { EmbedCards, EmbedUse } from '../embeds/embed.ts';
import type { LibraryImages } from '../images/image.ts';
import { highlightCode } from './code.ts';
import { isEmbed, setEmbeds, type EmbedEnvironment } from './embeds.ts';
import { setImages, setLibraryImages, type ImageEnvironment } from './images.ts';
import { idMaker } from './ids.ts';
import { setMore, type MoreEnvironment } from './more.ts';
import { setSourceLines, type LinesEnvironment } from './source-lines.ts';
import { EXCERPT_LENGTH, summaryOf, type Block, type Summary } from './summary.ts';

/** To be raised whenever the same Markdown renders differently: posts are then rendered again. */
export const RENDERER = 8;

/**
 * A long novel. Rendering time is proportional to the length: the worst known text of this length takes
 * four seconds, so long texts are rendered in a subprocess (render.ts). Highlighting is not, and has
 * limits of its own (code.ts).
 */
export const MAX_MARKDOWN = 500_000;

const markdownIt = new MarkdownIt({ html: false, linkify: true, typographer: false });
const extensions = [
  setFootnotes,
  setHeadings,
  setImages,
  setLibraryImages,
  setTables,
  highlightCode,
];
for (const extend of [...extensions, setLinks, setEmbeds, setMore, setSourceLines])
  extend(markdownIt);
// CommonMark wants a space or punctuation beside `**重要（注意）：**请看`, where Chinese has neither.
markdownIt.use(cjkFriendly);

/** A URL as link text: decoded, unless that adds characters that are removed from texts. */
const readable = markdownIt.normalizeLinkText.bind(markdownIt);
markdownIt.normalizeLinkText = (url) => {
  const decoded = readable(url);
  return decoded === toPlainLines(decoded) ? decoded : url;
};

export type RenderedBody = Summary & {
  bodyHtml: string;
  /** The pages that the text shows, known or not. */
  embeds: EmbedUse[];
};

/** @throws InvalidInputError for a text that is too long */
function checkLength(markdown: string): void {
  if (markdown.length <= MAX_MARKDOWN) return;
  throw new InvalidInputError(
    `The text has ${markdown.length.toLocaleString('en')} characters. A post can have at most ${MAX_MARKDOWN.toLocaleString('en')}: split it into two posts.`,
  );
}

/**
 * What a text shows besides itself: images of the library (images/images.ts) and cards (embeds/embeds.ts), without
 * which `bodyHtml` has plain images and links; and whether blocks have the lines that they begin on
 * (source-lines.ts).
 */
export type Shown = { images?: LibraryImages; embeds?: EmbedCards; marksLines?: boolean };

type Environment = ImageEnvironment & EmbedEnvironment & LinesEnvironment & MoreEnvironment;

/**
 * Blocks the event loop; renderInSubprocess (render.ts) does not.
 *
 * @throws InvalidInputError for a text that is too long, or has too many footnotes
 */
export function renderMarkdown(
  markdown: string,
  { images = new Map(), embeds = new Map(), marksLines = false }: Shown = {},
): RenderedBody {
  checkLength(markdown);
  const found: EmbedUse[] = [];
  const env: Environment = { images, embeds, found, marksLines, showsMore: false };
  // A text that an older version stored may contain characters that are removed now.
  const tokens = markdownIt.parse(toPlainLines(markdown), env);
  return {
    bodyHtml: markdownIt.renderer.render(tokens, markdownIt.options, env),
    ...summaryOf(blocksOf(tokens)),
    embeds: found,
  };
}

/**
 * As {@link renderMarkdown}, the HTML alone: the words of a text are not counted.
 *
 * @param showsMore whether it has the lines `<!--more-->`
 * @throws InvalidInputError as renderMarkdown
 */
export function htmlOfMarkdown(markdown: string, showsMore = false): string {
  checkLength(markdown);
  const shown = { images: new Map(), embeds: new Map() };
  const env: Environment = { ...shown, found: [], marksLines: false, showsMore };
  return markdownIt.render(toPlainLines(markdown), env);
}

/** A parsed text: tokens of its blocks, the labels of its footnotes in order, and the HTML of some of the tokens. */
type ParsedMarkdown = {
  tokens: Token[];
  /** `null`: a note in place. */
  labels: (string | null)[];
  htmlOf: (tokens: Token[]) => string;
};

/**
 * @param markdown as toPlainLines makes it
 * @throws InvalidInputError as renderMarkdown
 */
export function parseMarkdown(markdown: string): ParsedMarkdown {
  checkLength(markdown);
  const shown = { images: new Map(), embeds: new Map() };
  const env: Environment & Env = { ...shown, found: [], marksLines: false, showsMore: false };
  const tokens = markdownIt.parse(markdown, env);
  const labels = (env.footnotes?.list ?? []).map(({ label }) => label ?? null);
  const htmlOf = (some: Token[]) => markdownIt.renderer.render(some, markdownIt.options, env);
  return { tokens, labels, htmlOf };
}

const LONE_URL = /^https?:\/\/\S+$/i;

/**
 * Whether an excerpt was made from the text, not written by the author.
 *
 * @param stored the post's row
 * @param rendered its Markdown as rendered now
 */
export function isMadeExcerpt(
  stored: { renderer: number; excerpt: string; text: string },
  rendered: Pick<RenderedBody, 'excerpt' | 'text'>,
): boolean {
  if (stored.excerpt === '' || stored.excerpt === rendered.excerpt) return true;
  // Before version 2 the excerpt was the first block, even a heading; version 1 stored no text.
  const lines = (stored.text || rendered.text).split('\n');
  const cut = (line = '') => cutText(line, EXCERPT_LENGTH);
  // Before version 5 a URL alone on a line was a paragraph like any other.
  if (LONE_URL.test(stored.excerpt) && lines.map(cut).includes(stored.excerpt)) return true;
  if (stored.renderer < 2) return stored.excerpt === cut(lines[0]);
  // The same block may render differently now, if more counts as markup.
  const place = rendered.text.split('\n').findIndex((line) => cut(line) === rendered.excerpt);
  return place >= 0 && stored.excerpt === cut(lines[place]);
}

/**
 * As the title of a link, `[text](https://example.com/ "nomention")`, it becomes the link's `rel`, which
 * the outbox skips.
 */
const NO_MENTION = 'nomention';

function setLinks(markdownIt: Parser): void {
  markdownIt.core.ruler.push('links', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue;
      // The print style adds the URL after all other links.
      if (token.info === 'auto') token.attrSet('class', 'auto');
      if (token.attrGet('title') !== NO_MENTION) continue;
      token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'title');
      token.attrSet('rel', NO_MENTION);
    }
  });
}

const ALIGNMENT = /^text-align:(\w+)$/;

function setTables(markdownIt: Parser): void {
  // A wide table scrolls in its frame, so the frame must be focusable.
  markdownIt.renderer.rules['table_open'] = () => '<div class="table" tabindex="0">\n<table>\n';
  markdownIt.renderer.rules['table_close'] = () => '</table>\n</div>\n';

  // A class, since the Content-Security-Policy forbids style attributes.
  markdownIt.core.ruler.push('table_alignment', ({ tokens }) => {
    for (const token of tokens) {
      const [, alignment] = ALIGNMENT.exec(String(token.attrGet('style') ?? '')) ?? [];
      if (alignment === undefined) continue;
      token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'style');
      // Right in Markdown means the end of the line in either direction of text.
      if (alignment !== 'left') token.attrJoin('class', alignment === 'right' ? 'end' : alignment);
    }
  });
}

const LOWEST = 6;

function setHeadings(markdownIt: Parser): void {
  markdownIt.core.ruler.push('headings', ({ tokens }) => {
    const levels = tokens
      .filter(({ type }) => type === 'heading_open')
      .map(({ tag }) => Number(tag[1]));
    // The h1 of the page is the post's title, so the highest heading of the text becomes an h2.
    const shift = 2 - levels.reduce((highest, level) => Math.min(highest, level), LOWEST);
    const idFor = idMaker();
    for (const [index, token] of tokens.entries()) {
      if (!/^heading_/.test(token.type)) continue;
      token.tag = `h${Math.min(Number(token.tag[1]) + shift, LOWEST)}`;
      if (token.type === 'heading_open') {
        token.attrSet('id', idFor(plainText(tokens[index + 1]?.children ?? [])));
      }
    }
  });
}

/** Rendering time grows with the square of their number: this many take a tenth of a second. */
const MAX_NOTES = 1_000;

type Env = { footnotes?: { list?: { label?: string }[] } };

function setFootnotes(markdownIt: Parser): void {
  markdownIt.use(footnote);

  markdownIt.core.ruler.before('footnote_tail', 'limit_footnotes', ({ env }) => {
    const notes = (env as Env).footnotes?.list?.length ?? 0;
    if (notes <= MAX_NOTES) return;
    throw new InvalidInputError(
      `The text has ${notes.toLocaleString('en')} footnotes. A post can have at most ${MAX_NOTES.toLocaleString('en')}.`,
    );
  });

  // Screen readers announce the roles in the reader's language, so the links need no text.
  const { rules } = markdownIt.renderer;
  rules['footnote_ref'] = (tokens, index) => {
    const { note, place } = numbersOf(tokens[index]);
    return `<sup><a href="#fn${note}" id="fnref${place}" role="doc-noteref">${note}</a></sup>`;
  };
  rules['footnote_block_open'] = () => '<div class="footnotes" role="doc-endnotes">\n<ol>\n';
  rules['footnote_block_close'] = () => '</ol>\n</div>\n';
  rules['footnote_open'] = (tokens, index) => `<li id="fn${numbersOf(tokens[index]).note}">`;
  rules['footnote_anchor'] = (tokens, index) => {
    const { place } = numbersOf(tokens[index]);
    // The variation selector keeps it a text character: some systems would show an emoji.
    return ` <a href="#fnref${place}" role="doc-backlink">↩\ufe0e</a>`;
  };
}

/** The number of the note, from 1, and of this reference to it: `2`, then `2-1`. */
function numbersOf(token: Token | undefined): { note: string; place: string } {
  const { id, subId } = token?.meta as { id: number; subId?: number };
  const note = String(id + 1);
  return { note, place: subId ? `${note}-${subId}` : note };
}

/** The blocks with text, in order; footnotes at the end, without code. */
function blocksOf(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token, index): Block[] => {
    if (token.type !== 'inline' && !isEmbed(token)) return [];
    const text = token.type === 'inline' ? plainText(token.children ?? []) : plainText([token]);
    if (text === '') return [];
    if (isEmbed(token)) return [{ text, kind: 'embed' }];
    const isParagraph = tokens[index - 1]?.type === 'paragraph_open';
    return [{ text, kind: isParagraph ? 'paragraph' : 'other' }];
  });
}

/** The text of one block on one line; an image counts as its alternative text. */
function plainText(tokens: readonly Pick<Token, 'type' | 'content'>[]): string {
  return tokens
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
