/**
 * Reads the HTML that blog editors send: whole HTML, texts of WordPress in which an empty line separates paragraphs,
 * and those of its block editor.
 */
import { parseImageUrl } from '../../posts/images/image.ts';
import { withParagraphs } from '../../posts/wordpress/autop.ts';
import { hasBlocks, withoutBlocks } from '../../posts/wordpress/blocks.ts';
import { htmlTokens } from '../../posts/wordpress/tokens.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { wordSet } from '../../lib/text/word-set.ts';

export type GivenHtml = {
  /** As it is stored if it stays HTML: byte for byte, unless it has no paragraphs of its own. */
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

export function readAsHtml(source: string): GivenHtml {
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
