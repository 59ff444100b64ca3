/**
 * Reads the HTML that blog editors send: whole HTML, texts of WordPress in which an empty line separates paragraphs and
 * images have captions in brackets, and those of its block editor.
 */
import type { BodyFormat } from '../../posts/post.ts';
import { parseImageUrl } from '../../posts/images/image.ts';
import { withParagraphs } from '../../posts/wordpress/autop.ts';
import { withCaptions } from '../../posts/wordpress/captions.ts';
import { hasBlocks, withoutBlocks } from '../../posts/wordpress/blocks.ts';
import { htmlTokens } from '../../posts/wordpress/tokens.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { wordSet } from '../../lib/text/word-set.ts';
import type { ProgramFormat } from '../program.ts';

export type GivenHtml = {
  /** As it is stored if it stays HTML: byte for byte, but for paragraphs and captions that it lacks. */
  kept: string;
  /** As it is compared with Markdown. */
  compared: string;
};

/** Whoever wrote one of these wrote HTML. */
const OWN_PARAGRAPHS = /<(?:p|div|section|article|main)\b/i;
const BLOCKS = wordSet(
  'blockquote ul ol dl table h1 h2 h3 h4 h5 h6 figure details address aside header footer form',
);
/** Editors put it into a paragraph of its own. */
const MORE_PARAGRAPH = /<p>\s*(<!--\s*more(?:\s[^<>]{0,200})?-->)\s*<\/p>/g;

/** A link in Markdown, `<https://…>`, is no tag. */
const TAG = /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/i;

/**
 * The format of a text that does not say its own: the program's; but what any program read of an HTML post was HTML,
 * and comes back as HTML.
 */
export function formatOfChange(
  format: ProgramFormat,
  before: BodyFormat | undefined,
  source: string,
): ProgramFormat {
  return before === 'html' && TAG.test(source) ? 'html' : format;
}

export function readAsHtml(given: string): GivenHtml {
  const source = withCaptions(given);
  if (hasBlocks(source)) return { kept: source, compared: withoutBlocks(source, NO_BLOCKS) };
  if (!OWN_PARAGRAPHS.test(source) && hasBareText(source)) {
    const html = withParagraphs(source);
    return { kept: html, compared: html.replace(MORE_PARAGRAPH, '$1') };
  }
  return { kept: source, compared: source.replace(MORE_PARAGRAPH, '$1') };
}

/** Text that is in no block: line ends make its paragraphs. */
function hasBareText(source: string): boolean {
  let depth = 0;
  for (const { kind, name, source: token } of htmlTokens(source)) {
    if (kind === 'text' && depth === 0 && token.trim() !== '') return true;
    if (kind === 'open' && BLOCKS.has(name)) depth += 1;
    if (kind === 'close' && BLOCKS.has(name)) depth = Math.max(0, depth - 1);
  }
  return false;
}

/** What only WordPress knows is left out. */
const NO_BLOCKS = {
  reusable: () => null,
  gallery: () => '',
  footnotes: [],
  onLost: () => undefined,
};

const ATTRIBUTE = /(\s(?:href|src)\s*=\s*)("[^"]*"|'[^']*')/gi;

/** With the URLs that were relative as they were, and those of library images as the admin writes them. */
export function withUrls(
  html: string,
  relativeUrls: ReadonlyMap<string, string>,
  siteUrl: string,
): string {
  const { origin } = new URL(siteUrl);
  const relative = (quoted: string): string | null => {
    const url = quoted.slice(1, -1).replaceAll('&amp;', '&').trim();
    const known = relativeUrls.get(url);
    if (known !== undefined) return known;
    return parseImageUrl(url)?.site === siteUrl ? url.slice(origin.length) : null;
  };
  const pieces: string[] = [];
  for (const { kind, name, source } of htmlTokens(html)) {
    const isLink = kind === 'open' && (name === 'a' || name === 'img');
    pieces.push(
      isLink
        ? source.replace(ATTRIBUTE, (whole, attribute: string, quoted: string) => {
            const url = relative(quoted);
            return url === null ? whole : `${attribute}"${escapeXml(url)}"`;
          })
        : source,
    );
  }
  return pieces.join('');
}
