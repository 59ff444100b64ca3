/**
 * Renders Markdown to safe HTML and to plain text, for lists, search and the reading time.
 *
 * CommonMark by markdown-it with raw HTML off, so a text cannot add markup of its own. Extensions are in the
 * other files of this folder, and documented in docs/markdown.md.
 */
import MarkdownIt, { type MarkdownIt as Parser } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { InvalidInputError } from '../../lib/errors.ts';
import { cutText, toPlainLines } from '../../lib/text/plain-text.ts';
import type { LibraryImages } from '../images/image.ts';
import { setHeadings, setFootnotes } from './anchors.ts';
import { highlightCode } from './code.ts';
import { setImages, setLibraryImages, type ImageEnvironment } from './images.ts';
import { blocksOf, countWords } from './text.ts';

/** To be raised whenever the same Markdown renders differently: posts are then rendered again. */
export const RENDERER = 4;

const EXCERPT_LENGTH = 280;

/**
 * A long novel. Rendering time is proportional to the length: the worst known text of this length takes
 * four seconds, so long texts are rendered in a subprocess (render.ts). Highlighting is not, and has
 * limits of its own (code.ts).
 */
const MAX_CHARACTERS = 500_000;

const markdownIt = new MarkdownIt({ html: false, linkify: true, typographer: false });
const extensions = [
  setFootnotes,
  setHeadings,
  setImages,
  setLibraryImages,
  setTables,
  highlightCode,
];
for (const extend of [...extensions, setLinks]) extend(markdownIt);
// CommonMark wants a space or punctuation beside `**重要（注意）：**请看`, where Chinese has neither.
markdownIt.use(cjkFriendly);

/** A URL as link text: decoded, unless that adds characters that are removed from texts. */
const readable = markdownIt.normalizeLinkText.bind(markdownIt);
markdownIt.normalizeLinkText = (url) => {
  const decoded = readable(url);
  return decoded === toPlainLines(decoded) ? decoded : url;
};

export type RenderedMarkdown = {
  bodyHtml: string;
  /** The first paragraph, at most 280 characters, cut at a word. */
  excerpt: string;
  /** Plain text, one block a line. */
  text: string;
  words: number;
};

/** @throws InvalidInputError for a text that is too long */
export function checkLength(markdown: string): void {
  if (markdown.length <= MAX_CHARACTERS) return;
  throw new InvalidInputError(
    `The text has ${markdown.length.toLocaleString('en')} characters. A post can have at most ${MAX_CHARACTERS.toLocaleString('en')}: split it into two posts.`,
  );
}

/**
 * Blocks the event loop; renderInSubprocess (render.ts) does not.
 *
 * @param images those of the media library that the text shows (images/images.ts); without them,
 *   `bodyHtml` has plain images
 * @throws InvalidInputError for a text that is too long, or has too many footnotes
 */
export function renderMarkdown(
  markdown: string,
  images: LibraryImages = new Map(),
): RenderedMarkdown {
  checkLength(markdown);
  const env: ImageEnvironment = { images };
  // A text that an older version stored may contain characters that are removed now.
  const tokens = markdownIt.parse(toPlainLines(markdown), env);
  const blocks = blocksOf(tokens);
  const opening = blocks.find(({ isParagraph }) => isParagraph) ?? blocks[0];
  const text = blocks.map((block) => block.text).join('\n');
  return {
    bodyHtml: markdownIt.renderer.render(tokens, markdownIt.options, env),
    excerpt: cutText(opening?.text ?? '', EXCERPT_LENGTH),
    text,
    words: countWords(text),
  };
}

/**
 * Whether an excerpt was made from the text, not written by the author.
 *
 * @param stored the post's row
 * @param rendered its Markdown as rendered now
 */
export function isMadeExcerpt(
  stored: { renderer: number; excerpt: string; text: string },
  rendered: Pick<RenderedMarkdown, 'excerpt' | 'text'>,
): boolean {
  if (stored.excerpt === '' || stored.excerpt === rendered.excerpt) return true;
  // Before version 2 the excerpt was the first block, even a heading; version 1 stored no text.
  const lines = (stored.text || rendered.text).split('\n');
  const cut = (line = '') => cutText(line, EXCERPT_LENGTH);
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
