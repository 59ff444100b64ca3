/**
 * Splits HTML into tags, comments, elements whose content is taken as it is, and text, without parsing it: WordPress
 * works on its texts this way, and what is not touched stays byte for byte. Takes linear time for any text.
 */

export type HtmlToken = {
  kind: 'text' | 'open' | 'close' | 'comment' | 'raw';
  source: string;
  /** Of a tag or a raw element, in lower case; else `''`. */
  name: string;
};

/** Its name is taken whole, by a lookahead: shorter ones, which the rest would match as well, are not tried. */
const TAG = /<(\/?)(?=([a-z][a-z0-9:-]*))\2(?:[^<>"']|"[^"]*"|'[^']*')*>/iy;
/** Their content is no markup of the text, or white space counts in it. */
const RAW = new Set(['pre', 'script', 'style', 'textarea', 'svg', 'math']);

export function* htmlTokens(html: string): Generator<HtmlToken> {
  /** Where ends that were looked for are next; `Infinity`: not in the rest of the text. */
  const next = new Map<string, number>();
  const find = (end: string, from: number): number => {
    let at = next.get(end) ?? -1;
    if (at < from) {
      const found = lower.indexOf(end, from);
      at = found === -1 ? Infinity : found;
      next.set(end, at);
    }
    return at === Infinity ? -1 : at;
  };
  const lastTagEnd = html.lastIndexOf('>');
  // Other characters may become two: positions would move.
  const lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  let textFrom = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    const token = tokenAt(html, at, find, lastTagEnd);
    if (!token) {
      at += 1;
      continue;
    }
    if (at > textFrom) yield { kind: 'text', source: html.slice(textFrom, at), name: '' };
    yield token;
    at += token.source.length;
    textFrom = at;
  }
  if (textFrom < html.length) yield { kind: 'text', source: html.slice(textFrom), name: '' };
}

function tokenAt(
  html: string,
  at: number,
  find: (end: string, from: number) => number,
  lastTagEnd: number,
): HtmlToken | null {
  if (html.startsWith('<!--', at)) {
    const end = find('-->', at + '<!--'.length);
    if (end === -1) return null;
    return { kind: 'comment', source: html.slice(at, end + '-->'.length), name: '' };
  }
  TAG.lastIndex = at;
  const [source, slash, given = ''] = TAG.exec(html) ?? [];
  if (source === undefined) return null;
  const name = given.toLowerCase();
  if (slash) return { kind: 'close', source, name };
  if (!RAW.has(name) || source.endsWith('/>')) return { kind: 'open', source, name };
  const end = find(`</${name}`, at + source.length);
  if (end === -1 || end > lastTagEnd) return { kind: 'open', source, name };
  return { kind: 'raw', source: html.slice(at, html.indexOf('>', end) + 1), name };
}
