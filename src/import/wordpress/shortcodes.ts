/**
 * Finds WordPress's shortcodes, `[name a="b" c]…[/name]`, and replaces those that are known. Others stay as text.
 * Takes linear time for any text.
 */
import { htmlTokens } from '../../posts/wordpress/tokens.ts';

export type Shortcode = {
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** Values without a name. */
  values: readonly string[];
  /** What it encloses; `null`: nothing. */
  content: string | null;
};

/** @returns the HTML in its place; `null`: it stays as text */
export type Replace = (shortcode: Shortcode) => string | null;

const OPEN = /\[(\[?)([a-z][a-z0-9_-]{0,59})(?=[\s=\]/])([^[\]]*)\](\]?)/iy;
const ATTRIBUTE =
  /([\w-]{1,60})\s*=\s*"([^"]*)"|([\w-]{1,60})\s*=\s*'([^']*)'|([\w-]{1,60})\s*=\s*([^\s"']+)|"([^"]*)"|'([^']*)'|(\S+)/g;

/**
 * @param known names that are replaced
 * @param onUnknown gets the names of others, of those that are surely shortcodes and no words in brackets
 */
export function replaceShortcodes(
  html: string,
  known: ReadonlySet<string>,
  replace: Replace,
  onUnknown: (name: string) => void,
): string {
  const tags = tagEnds(html);
  const unclosed = new Set<string>();
  const lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const closing = (name: string, from: number): number => {
    if (unclosed.has(name)) return -1;
    const at = lower.indexOf(`[/${name}]`, from);
    if (at === -1) unclosed.add(name);
    return at;
  };
  const pieces: string[] = [];
  let from = 0;
  for (let at = html.indexOf('['); at !== -1; at = html.indexOf('[', at)) {
    const tagEnd = tags(at);
    if (tagEnd !== null) {
      at = tagEnd;
      continue;
    }
    OPEN.lastIndex = at;
    const [source, escapes = '', given = '', rest = '', escaped = ''] = OPEN.exec(html) ?? [];
    if (source === undefined) {
      at += 1;
      continue;
    }
    const name = given.toLowerCase();
    const end = at + source.length;
    if (escapes && escaped) {
      pieces.push(html.slice(from, at), source.slice(1, -1));
      from = at = end;
      continue;
    }
    const start = at + escapes.length;
    const openEnd = end - escaped.length;
    const isEmpty = rest.endsWith('/');
    const close = isEmpty ? -1 : closing(name, openEnd);
    if (!known.has(name)) {
      if (close !== -1 || isEmpty || /[-_]/.test(name) || rest.includes('=')) onUnknown(name);
      at = openEnd;
      continue;
    }
    const content = close === -1 ? null : html.slice(openEnd, close);
    const made = replace({ name, content, ...argumentsIn(isEmpty ? rest.slice(0, -1) : rest) });
    const after = close === -1 ? openEnd : close + name.length + '[/]'.length;
    if (made !== null) {
      pieces.push(html.slice(from, start), made);
      from = after;
    }
    at = made === null ? openEnd : after;
  }
  pieces.push(html.slice(from));
  return pieces.join('');
}

/** For positions in ascending order: where the tag or comment ends that they are in, or `null`. */
function tagEnds(html: string): (at: number) => number | null {
  const tokens = htmlTokens(html);
  let start = 0;
  let end = 0;
  let isText = true;
  return (at) => {
    while (end <= at) {
      const next = tokens.next();
      if (next.done === true) return null;
      const { value } = next;
      start = end;
      end = start + value.source.length;
      isText = value.kind === 'text' || value.kind === 'raw';
    }
    return isText ? null : end;
  };
}

function argumentsIn(text: string): Pick<Shortcode, 'attributes' | 'values'> {
  const attributes = new Map<string, string>();
  const values: string[] = [];
  for (const match of text.trim().replace(/^=/, '').matchAll(ATTRIBUTE)) {
    const [, a, valueA, b, valueB, c, valueC, quoted, single, bare] = match;
    const name = a ?? b ?? c;
    const value = valueA ?? valueB ?? valueC ?? quoted ?? single ?? bare ?? '';
    if (name === undefined) values.push(value);
    else attributes.set(name.toLowerCase(), value);
  }
  return { attributes, values };
}
