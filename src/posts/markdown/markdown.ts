/**
 * Markdown to safe HTML, and to the plain words that lists and search engines show.
 *
 * CommonMark by markdown-it with raw HTML off, so nothing that a post's text says becomes markup
 * that we did not make. What goes beyond CommonMark has a file of its own beside this one;
 * docs/markdown.md tells writers of it.
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

/** Raised whenever the same Markdown comes out differently: what is stored is then made anew. */
export const RENDERER = 4;

const EXCERPT_LENGTH = 280;

/**
 * A long novel. Rendering takes time in proportion, whatever the text: the worst of as many
 * characters that we know of takes four seconds, so what is long is rendered elsewhere
 * (render.ts). Highlighting does not, and has bounds of its own (code.ts).
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

/** An address as its link shows it: decoded, where that makes it no other text. */
const readable = markdownIt.normalizeLinkText.bind(markdownIt);
markdownIt.normalizeLinkText = (url) => {
  const decoded = readable(url);
  return decoded === toPlainLines(decoded) ? decoded : url;
};

export type RenderedMarkdown = {
  bodyHtml: string;
  /** The first paragraph, at most 280 characters, cut at a word. */
  excerpt: string;
  /** The words alone, block by block, parted by line breaks. */
  text: string;
  words: number;
};

/** @throws InvalidInputError for a text that is too long */
export function checkLength(markdown: string): void {
  if (markdown.length <= MAX_CHARACTERS) return;
  throw new InvalidInputError(
    `The text has ${markdown.length.toLocaleString('en')} characters, and a post takes ${MAX_CHARACTERS.toLocaleString('en')}: make two of it.`,
  );
}

/**
 * Holds up everything else meanwhile; renderInSubprocess (render.ts) does not.
 *
 * @param pictures those of the library that the text shows (images/images.ts); without them they are
 *   drawn as any other image, and nothing but `bodyHtml` differs
 * @throws InvalidInputError for a text that is too long, or has too many footnotes
 */
export function renderMarkdown(
  markdown: string,
  images: LibraryImages = new Map(),
): RenderedMarkdown {
  checkLength(markdown);
  const env: ImageEnvironment = { images };
  // What was stored by an older version may hold more than is taken now.
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
 * Whether an excerpt was made from the text, not written.
 *
 * @param stored a post as it was stored, and by which renderer
 * @param rendered its Markdown as it comes out now
 */
export function isMadeExcerpt(
  stored: { renderer: number; excerpt: string; text: string },
  rendered: Pick<RenderedMarkdown, 'excerpt' | 'text'>,
): boolean {
  if (stored.excerpt === '' || stored.excerpt === rendered.excerpt) return true;
  // Before the second, it was the first block, a heading, too; the first of all kept no text.
  const lines = (stored.text || rendered.text).split('\n');
  const cut = (line = '') => cutText(line, EXCERPT_LENGTH);
  if (stored.renderer < 2) return stored.excerpt === cut(lines[0]);
  // The same block may read differently now, where a renderer takes more for markup.
  const place = rendered.text.split('\n').findIndex((line) => cut(line) === rendered.excerpt);
  return place >= 0 && stored.excerpt === cut(lines[place]);
}

/** The word becomes the link's `rel`, which the outbox skips, and is not shown as its title. */
const NO_MENTION = 'nomention';

function setLinks(markdownIt: Parser): void {
  markdownIt.core.ruler.push('links', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue;
      // On paper, any other has its address after it.
      if (token.info === 'auto') token.attrSet('class', 'auto');
      if (token.attrGet('title') !== NO_MENTION) continue;
      token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'title');
      token.attrSet('rel', NO_MENTION);
    }
  });
}

const ALIGNMENT = /^text-align:(\w+)$/;

function setTables(markdownIt: Parser): void {
  // What scrolls must be reached by the keyboard, too.
  markdownIt.renderer.rules['table_open'] = () => '<div class="table" tabindex="0">\n<table>\n';
  markdownIt.renderer.rules['table_close'] = () => '</table>\n</div>\n';

  // A class, since the policy that guards our pages lets no style attribute through.
  markdownIt.core.ruler.push('table_alignment', ({ tokens }) => {
    for (const token of tokens) {
      const [, alignment] = ALIGNMENT.exec(String(token.attrGet('style') ?? '')) ?? [];
      if (alignment === undefined) continue;
      token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'style');
      // What stands at the right in Markdown stands at the line's end in either direction.
      if (alignment !== 'left') token.attrJoin('class', alignment === 'right' ? 'end' : alignment);
    }
  });
}
