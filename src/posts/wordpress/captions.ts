/**
 * The captions of WordPress's classic editor, and of the apps that have its toolbar: `[caption …]<img …> Text[/caption]`
 * becomes a figure. Takes linear time for any text.
 */
import { figure } from './figures.ts';

/** Two brackets make it text. */
const OPEN = /(?<!\[)\[(?:wp_)?caption\b([^[\]]*)\]/gi;
const CLOSE = /\[\/(?:wp_)?caption\]/gi;
const ATTRIBUTE = /\scaption\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const LINKED_IMAGE =
  /^\s*((?:<a\b[^<>]*>\s*)?<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>(?:\s*<\/a>)?)([\s\S]*)$/i;
/** A figure is in no paragraph. */
const PARAGRAPH_BEGINS = /<p(?:\s[^<>]{0,100})?>\s{0,9}$/i;
const PARAGRAPH_ENDS = /^\s{0,9}<\/p>/i;
const MAX_AROUND = 120;

export function withCaptions(html: string): string {
  const pieces: string[] = [];
  let from = 0;
  let close = nextClose(html, 0);
  for (const open of html.matchAll(OPEN)) {
    const inner = open.index + open[0].length;
    if (close && close.index < inner) close = nextClose(html, inner);
    if (!close) break;
    if (open.index < from) continue;
    const [, attributes = ''] = open;
    const [, double, single] = ATTRIBUTE.exec(attributes) ?? [];
    const made = captionedImage(html.slice(inner, close.index), double ?? single);
    if (made === null) continue;
    const before = html.slice(Math.max(from, open.index - MAX_AROUND), open.index);
    const begins = PARAGRAPH_BEGINS.exec(before)?.[0].length;
    const ends = PARAGRAPH_ENDS.exec(html.slice(close.end, close.end + MAX_AROUND))?.[0].length;
    const isAlone = begins !== undefined && ends !== undefined;
    pieces.push(html.slice(from, open.index - (isAlone ? begins : 0)), `\n\n${made}\n\n`);
    from = close.end + (isAlone ? ends : 0);
  }
  return pieces.join('') + html.slice(from);
}

function nextClose(html: string, from: number): { index: number; end: number } | null {
  CLOSE.lastIndex = from;
  const close = CLOSE.exec(html);
  return close && { index: close.index, end: CLOSE.lastIndex };
}

/**
 * @param caption from WordPress before 3.4, which has it in an attribute
 * @returns `null` if the content does not begin with an image
 */
export function captionedImage(content: string, caption?: string): string | null {
  const [, image, below = ''] = LINKED_IMAGE.exec(content) ?? [];
  return image === undefined ? null : figure(image, caption ?? below);
}
