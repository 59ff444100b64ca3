/**
 * Markdown to safe HTML, and to the plain words that lists and search engines show.
 *
 * CommonMark by markdown-it with raw HTML off, so nothing that a post's text says becomes markup
 * that we did not make.
 */
import MarkdownIt from 'markdown-it';
import { cutText } from '../lib/plain-text.ts';

/** Raised whenever the same Markdown comes out differently: what is stored is then made anew. */
export const RENDERER = 1;

const EXCERPT_LENGTH = 280;

const markdownIt = new MarkdownIt({ html: false, linkify: true, typographer: false });

// The page's one h1 is the post's title, so the text's own headings begin below it.
markdownIt.core.ruler.push('shift_headings', ({ tokens }) => {
  for (const token of tokens) {
    if (/^h[1-5]$/.test(token.tag)) token.tag = `h${Number(token.tag[1]) + 1}`;
  }
});

/**
 * A link that its author does not want told: `[text](https://example.com/ "nomention")`. The word
 * becomes the link's `rel`, which the outbox skips, and is not shown as its title.
 */
const NO_MENTION = 'nomention';

markdownIt.core.ruler.push('nomention_links', ({ tokens }) => {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type !== 'link_open' || token.attrGet('title') !== NO_MENTION) continue;
    token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'title');
    token.attrSet('rel', NO_MENTION);
  }
});

export type RenderedMarkdown = {
  bodyHtml: string;
  /** The first paragraph, at most 280 characters, cut at a word. */
  excerpt: string;
  /** The words alone, block by block, parted by line breaks. */
  text: string;
  words: number;
};

export function renderMarkdown(markdown: string): RenderedMarkdown {
  const tokens = markdownIt.parse(markdown, {});
  const blocks = tokens
    .filter(({ type }) => type === 'inline')
    .map(({ children }) => plainText(children ?? []));
  return {
    bodyHtml: markdownIt.renderer.render(tokens, markdownIt.options, {}),
    excerpt: cutText(blocks.find((block) => block !== '') ?? '', EXCERPT_LENGTH),
    text: blocks.filter((block) => block !== '').join('\n'),
    words: countWords(blocks.join(' ')),
  };
}

function plainText(tokens: readonly { type: string; content: string }[]): string {
  return tokens
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Words as the language of the text makes them, so that Japanese has a reading time too. */
function countWords(text: string): number {
  let count = 0;
  for (const { isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(
    text,
  )) {
    if (isWordLike) count += 1;
  }
  return count;
}
