/**
 * Replaces the shortcodes of Hugo and Zola that are known by Markdown: figures, code, references to other pages, and
 * videos and the like by their URL. Unknown ones stay as text, and are noted.
 */
import type { TextContext } from './text-context.ts';

type Shortcode = {
  name: string;
  /** In order, those without names. */
  words: string[];
  named: Record<string, string>;
  /** What is between it and its end; `null`: it has none. */
  inner: string | null;
};

const OPENING =
  /\{\{[<%]\s*(?<name>[\w/.-]+)(?<args>(?:\s+(?:[\w-]+\s*=\s*)?(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^\s"`>%}]+))*)\s*\/?[%>]\}\}/g;
/** Zola's: `{{ youtube(id="x") }}`. */
const CALL = /\{\{\s*(?<name>\w+)\((?<args>[^(){}]{0,2000})\)\s*\}\}/g;
const ESCAPED = /\{\{(?<open>[<%])\/\*\s*(?<text>[\s\S]{0,2000}?)\s*\*\/(?<close>[%>])\}\}/g;
/** Beyond this, a text is a program's, and stays as it is. */
const MAX_SHORTCODES = 2_000;

export async function replaceShortcodes(body: string, context: TextContext): Promise<string> {
  if (!body.includes('{{')) return body;
  // Each beginning is looked for an end, up to the end of the text.
  if (body.split('{{').length > 2 * MAX_SHORTCODES) return body;
  const parts: string[] = [];
  let at = 0;
  let count = 0;
  OPENING.lastIndex = 0;
  const opening = new RegExp(OPENING);
  for (let found; (found = opening.exec(body)) && count < MAX_SHORTCODES; count += 1) {
    const { name = '', args = '' } = found.groups ?? {};
    const after = found.index + found[0].length;
    const end = name.startsWith('/') || found[0].includes('/>}}') ? null : endOf(name, body, after);
    const shortcode = { name, ...argumentsIn(args), inner: end && body.slice(after, end.from) };
    const made = await markdownOf(shortcode, context);
    if (made === null) continue;
    parts.push(body.slice(at, found.index), made);
    at = end && usesInner(name) ? end.to : after;
    opening.lastIndex = at;
  }
  const replaced = [...parts, body.slice(at)].join('');
  return unescaped(replaceCalls(replaced, context));
}

const INNER = new Set(['highlight', 'details', 'rawhtml', 'raw-html', 'raw_html', 'figure']);

function usesInner(name: string): boolean {
  return INNER.has(name);
}

function endOf(name: string, body: string, from: number): { from: number; to: number } | null {
  if (!usesInner(name)) return null;
  const closing = new RegExp(`\\{\\{[<%]\\s*/\\s*${name}\\s*[%>]\\}\\}`, 'g');
  closing.lastIndex = from;
  const found = closing.exec(body);
  return found && { from: found.index, to: found.index + found[0].length };
}

function argumentsIn(text: string): Pick<Shortcode, 'words' | 'named'> {
  const words: string[] = [];
  const named: Record<string, string> = {};
  const pattern = /(?:([\w-]+)\s*=\s*)?(?:"((?:\\.|[^"\\])*)"|`([^`]*)`|([^\s"`,]+))/g;
  for (const [, name, quoted, raw, bare] of text.matchAll(pattern)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? raw ?? bare ?? '';
    if (name === undefined) words.push(value);
    else named[name.toLowerCase()] = value;
  }
  return { words, named };
}

/** `null`: it stays as text. */
async function markdownOf(shortcode: Shortcode, context: TextContext): Promise<string | null> {
  const { name, words, named, inner } = shortcode;
  switch (name) {
    case 'ref':
    case 'relref': {
      const [target = named['path'] ?? ''] = words;
      const address = await context.addressOf(target);
      if (address !== null) return address;
      context.note('lost', 'A reference to a page that is not in the folder stays as text.');
      return null;
    }
    case 'figure':
    case 'img':
    case 'image':
      return figure(shortcode) ?? unknown(name, context);
    case 'highlight':
      return inner === null
        ? unknown(name, context)
        : codeBlock(inner, words[0] ?? named['lang'] ?? '');
    case 'details':
      return inner === null
        ? unknown(name, context)
        : `\n<details><summary>${escapeHtml(named['summary'] ?? named['title'] ?? words[0] ?? 'Details')}</summary>\n\n${inner.trim()}\n\n</details>\n`;
    case 'rawhtml':
    case 'raw-html':
    case 'raw_html':
      return inner ?? unknown(name, context);
    default: {
      const address = addressShown(shortcode);
      return address === null ? unknown(name, context) : `\n\n${address}\n\n`;
    }
  }
}

function unknown(name: string, context: TextContext): null {
  if (!name.startsWith('/')) {
    context.note('lost', `The shortcode ${name} is not known: it stays as text.`);
  }
  return null;
}

function figure({ named, words }: Shortcode): string | null {
  const source = named['src'] ?? named['url'] ?? named['link'] ?? words[0];
  if (source === undefined || source === '') return null;
  const alt = named['alt'] ?? named['caption'] ?? named['title'] ?? '';
  const caption = named['caption'] ?? named['title'];
  const image = `![${escapeText(alt)}](${destination(source)}${titled(caption)})`;
  const link = named['src'] === undefined ? undefined : named['link'];
  return `\n\n${link ? `[${image}](${destination(link)})` : image}\n\n`;
}

/** As the destination of a link, in angle brackets where it needs them. */
export function destination(url: string): string {
  const encoded = url.trim().replace(/[<>\n]/g, encodeURIComponent);
  return /[\s()]/.test(encoded) ? `<${encoded}>` : encoded;
}

function titled(caption: string | undefined): string {
  return caption ? ` "${caption.replace(/\s+/g, ' ').replace(/["\\]/g, '\\$&')}"` : '';
}

function escapeText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[[\]\\]/g, '\\$&');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** A fence that is longer than any in the code. */
export function codeBlock(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const text = code.replace(/^[ \t]*\n/, '').trimEnd();
  return `\n\n${fence}${language.replace(/[^\w+#.-]/g, '')}\n${text}\n${fence}\n\n`;
}

/** The URL of what a known service shows. */
export function addressShown({ name, words, named }: Omit<Shortcode, 'inner'>): string | null {
  const id = named['id'] ?? named['key'] ?? words[0] ?? '';
  if (/^https?:\/\/\S+$/.test(named['url'] ?? id)) return named['url'] ?? id;
  if (!/^[\w-]+$/.test(id)) return null;
  switch (name) {
    case 'youtube':
      return `https://www.youtube.com/watch?v=${id}`;
    case 'vimeo':
      return `https://vimeo.com/${id}`;
    case 'instagram':
      return `https://www.instagram.com/p/${id}/`;
    case 'gist': {
      const gist = words[1] ?? id;
      return words.length > 1
        ? `https://gist.github.com/${id}/${gist}`
        : `https://gist.github.com/${gist}`;
    }
    case 'tweet':
    case 'x':
    case 'twitter': {
      const user = named['user'] ?? (words.length > 1 ? id : 'i/web');
      return `https://twitter.com/${user}/status/${words[1] ?? id}`;
    }
    default:
      return null;
  }
}

function replaceCalls(body: string, context: TextContext): string {
  return body.replace(CALL, (whole, name: string, args: string) => {
    const address = addressShown({ name, ...argumentsIn(args) });
    if (address === null) unknown(name, context);
    return address === null ? whole : `\n\n${address}\n\n`;
  });
}

// A text shows a shortcode by a comment in it.
function unescaped(body: string): string {
  return body.replace(ESCAPED, '{{$<open> $<text> $<close>}}');
}
