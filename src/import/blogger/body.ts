/**
 * Makes proper HTML of the text of a Blogger post: paragraphs of what two line breaks separate, figures of its tables
 * with captions, and images in full size instead of thumbnails that link to them.
 */
import { MAX_HTML } from '../../posts/html/render.ts';
import { textOfHtml } from '../html-text.ts';
import { withParagraphs } from '../../posts/wordpress/autop.ts';
import { figure } from '../../posts/wordpress/figures.ts';
import { htmlTokens } from '../../posts/wordpress/tokens.ts';

export type BloggerBody = {
  html: string;
  /** The text before the “jump break”; `null`: there is none. */
  beginning: string | null;
};

const JUMP = /<a\s+name=["']more["']\s*>(?:\s*<\/a>)?|<!--\s*more\s*-->/i;
const BREAKS = /(?:<br\s*\/?>\s?){2,}/gi;

export function bodyFromBlogger(content: string): BloggerBody {
  // A text that no post can have is left out as it is.
  if (content.length > 2 * MAX_HTML) return { html: content, beginning: null };
  const text = withFigures(content.replace(/\r\n?/g, '\n'));
  const jump = JUMP.exec(text);
  const whole = jump
    ? `${text.slice(0, jump.index)}<br><br>${text.slice(jump.index + jump[0].length)}`
    : text;
  return {
    html: withParagraphs(withoutLineEnds(whole).replace(BREAKS, '\n\n')),
    beginning: jump ? textOfHtml(text.slice(0, jump.index)) || null : null,
  };
}

/** They mean nothing here, but in `pre`. */
function withoutLineEnds(html: string): string {
  const pieces: string[] = [];
  for (const { kind, source } of htmlTokens(html)) {
    pieces.push(kind === 'text' ? source.replace(/\n+/g, ' ') : source);
  }
  return pieces.join('');
}

const IMAGE = /(?:<a\b[^<>]*>\s*)?<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>(?:\s*<\/a>)?/gi;
const CAPTION = /<td[^<>]*\bclass=["']tr-caption["'][^<>]*>([\s\S]*?)<\/td>/i;
const TABLE = /<table\b[^<>]*\btr-caption-container\b[^<>]*>/gi;

function withFigures(html: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const table of html.matchAll(TABLE)) {
    if (table.index < from) continue;
    const end = html.indexOf('</table>', table.index);
    if (end === -1) break;
    const inner = html.slice(table.index + table[0].length, end);
    const image = inner.match(IMAGE)?.[0];
    if (image === undefined) continue;
    const made = figure(fullSize(image), CAPTION.exec(inner)?.[1] ?? '');
    pieces.push(fullSizes(html.slice(from, table.index)), `\n${made}\n`);
    from = end + '</table>'.length;
  }
  pieces.push(fullSizes(html.slice(from)));
  return pieces.join('');
}

function fullSizes(html: string): string {
  return html.replace(IMAGE, fullSize);
}

const LINKED = /^<a\b[^<>]*\bhref=["']([^"'<>]+)["'][^<>]*>\s*(<img\b[\s\S]*>)\s*<\/a>$/i;
const SOURCE = /\bsrc=["']([^"'<>]+)["']/i;
/** `/s320/`, `/w640-h480-c/`, and the same as `=s320` at the end. */
const SIZE = /\/(?:s|w|h)\d+(?:-[a-z0-9-]+)?(?=\/)|=(?:s|w|h)\d+(?:-[a-z0-9-]+)?$/;

/** A link to a page, or to another image, stays. */
function fullSize(image: string): string {
  const [, href, inner] = LINKED.exec(image) ?? [];
  if (href === undefined || inner === undefined) return image;
  const source = SOURCE.exec(inner)?.[1] ?? '';
  if (source === '' || href.replace(SIZE, '') !== source.replace(SIZE, '')) return image;
  return inner
    .replace(source, () => href)
    .replace(/\s(?:width|height|border)=["'][^"']*["']/gi, '');
}
