/**
 * Replaces the Liquid of Jekyll and Eleventy that is known by Markdown: code, references to other posts, the site's
 * own address. Unknown tags stay as text, and are noted. Nothing is evaluated.
 */
import { addressShown, codeBlock } from './shortcodes.ts';
import type { TextContext } from './text-context.ts';
import { scalarText } from '../values.ts';

const RAW = /\{%-?\s*raw\s*-?%\}([\s\S]*?)\{%-?\s*endraw\s*-?%\}/g;
const COMMENT = /\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g;
const HIGHLIGHT = /\{%-?\s*highlight\s+(\S+)[^%]*%\}([\s\S]*?)\{%-?\s*endhighlight\s*-?%\}/g;
const TAG = /\{%-?\s*(?<name>[\w-]+)(?<args>[^%]*)%\}/g;
const OUTPUT = /\{\{-?(?<expression>[^{}]*?)-?\}\}/g;
/** Lists of attributes, and tables of contents, of kramdown. */
const ATTRIBUTES = /^[ \t]*\{:[^{}\n]*\}[ \t]*$|\{:\s*[.#][^{}\n]*\}/gm;
const CONTENTS = /^[*-] .{0,80}\n\{:\s*toc[^{}\n]*\}[ \t]*$/gim;

export async function replaceLiquid(body: string, context: TextContext): Promise<string> {
  const kept: string[] = [];
  // What Liquid leaves alone must be left alone by what follows.
  const keep = (text: string) => `\u0000${kept.push(text) - 1}\u0000`;
  let text = body.replaceAll('\u0000', '');
  text = inClosed(text, 'endraw', (closed) =>
    closed.replace(RAW, (_, inner: string) => keep(inner)),
  );
  text = inClosed(text, 'endcomment', (closed) => closed.replace(COMMENT, ''));
  text = inClosed(text, 'endhighlight', (closed) =>
    closed.replace(HIGHLIGHT, (_, language: string, code: string) =>
      keep(codeBlock(code, language)),
    ),
  );
  text = await replaceEach(text, TAG, (found) => tag(found, context));
  text = text.replace(
    OUTPUT,
    (whole, expression: string) => output(expression.trim(), context) ?? whole,
  );
  text = text.replace(CONTENTS, '');
  if (ATTRIBUTES.test(text)) {
    context.note('changed', 'Attributes of kramdown, such as {: .class}, are left out.');
    text = text.replace(ATTRIBUTES, '');
  }
  // eslint-disable-next-line no-control-regex -- the marks that `keep` made.
  return text.replace(/\u0000(\d+)\u0000/g, (_, place: string) => kept[Number(place)] ?? '');
}

/** Changes a text up to the last tag that ends a block: to look for an end after it takes quadratic time. */
function inClosed(text: string, end: string, change: (closed: string) => string): string {
  const ends = text.matchAll(new RegExp(`\\{%-?\\s*${end}\\s*-?%\\}`, 'g'));
  const last = [...ends].at(-1);
  if (!last) return text;
  const at = last.index + last[0].length;
  return change(text.slice(0, at)) + text.slice(at);
}

async function replaceEach(
  text: string,
  pattern: RegExp,
  replacement: (found: RegExpExecArray) => Promise<string | null>,
): Promise<string> {
  const parts: string[] = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    const made = await replacement(found);
    if (made === null) continue;
    parts.push(text.slice(at, found.index), made);
    at = found.index + found[0].length;
  }
  return [...parts, text.slice(at)].join('');
}

async function tag({ groups }: RegExpExecArray, context: TextContext): Promise<string | null> {
  const name = groups?.['name'] ?? '';
  const args = (groups?.['args'] ?? '').replace(/-$/, '').trim();
  if (name === 'post_url' || name === 'link') {
    const address = await context.addressOf(args);
    if (address === null) {
      context.note('lost', 'A reference to a page that is not in the folder stays as text.');
    }
    return address;
  }
  const words = args.split(/\s+/);
  const isInclude = name === 'include';
  const shown = (isInclude ? words.shift() : name) ?? '';
  const named = Object.fromEntries(
    [...args.matchAll(/([\w-]+)\s*=\s*"([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
  );
  const service = shown.replace(/^(?:embed|video)s?\//, '').replace(/\.\w+$/, '');
  const plainWords = words.filter((word) => word !== '' && !word.includes('='));
  const address = addressShown({ name: service, words: plainWords, named });
  if (address !== null) return `\n\n${address}\n\n`;
  const image = named['src'] ?? named['image_path'] ?? named['url'];
  if (/^(?:figure|image|img)$/.test(service) && image !== undefined) {
    const caption = named['caption'] ? ` "${named['caption'].replaceAll('"', '\\"')}"` : '';
    return `\n\n![${named['alt'] ?? named['caption'] ?? ''}](<${image}>${caption})\n\n`;
  }
  context.note(
    'lost',
    `The Liquid tag ${isInclude ? `include ${shown}` : name} is not known: it stays as text.`,
  );
  return null;
}

/** `null`: it stays as text. */
function output(expression: string, context: TextContext): string | null {
  const [value = '', ...filters] = expression.split('|').map((part) => part.trim());
  const isPathOnly = filters.every((filter) =>
    /^(?:relative_url|absolute_url|url|prepend:.*)$/.test(filter),
  );
  const [, quoted] = /^["']([^"']*)["']$/.exec(value) ?? [];
  if (quoted !== undefined && isPathOnly) {
    return filters.length > 0 && quoted.startsWith('/') ? context.basePath + quoted : quoted;
  }
  if (value === 'site.baseurl') return context.basePath;
  if (value === 'site.url') return '';
  const [, owner, name = ''] = /^(site|page)\.([\w-]+)$/.exec(value) ?? [];
  const fields = owner === 'site' ? context.site : owner === 'page' ? context.page : {};
  const found = scalarText(fields[name.toLowerCase().replaceAll('-', '_')]);
  if (found !== null && filters.length === 0) return found;
  context.note('lost', 'Output of Liquid, such as {{ name }}, is not known: it stays as text.');
  return null;
}
