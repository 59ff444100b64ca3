/**
 * Replaces the destinations of links and images in Markdown and HTML, outside code: each by what a function makes of
 * it.
 */

/** `isImage`: an image, or another medium, that is shown in the text. */
export type Destination = { url: string; isImage: boolean };

type Found = Destination & { from: number; to: number };

/** `[text](URL`, `![alt](<URL>`: of the text only its end is looked at, so that nested brackets do not matter. */
const INLINE = /\]\(\s*(?:<([^<>\n]+)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)?))/g;
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:[ \t]*(?:<([^<>\n]+)>|(\S+))/gm;
const TAG = /<(a|img|video|audio|source|iframe|embed|object|link)\b[^<>]*>/gi;
const ATTRIBUTE = /\b(?:src|href|poster|data)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** @param replace `null`: it stays */
export async function replaceDestinations(
  text: string,
  isMarkdown: boolean,
  replace: (destination: Destination) => Promise<string | null>,
): Promise<string> {
  const made: (string | null)[] = [];
  const found = destinationsIn(text, isMarkdown);
  for (const { url, isImage } of found) made.push(await replace({ url, isImage }));
  return replaced(text, found, (_, place) => made[place] ?? null);
}

/** As {@link replaceDestinations}, where nothing has to be waited for. */
export function replaceDestinationsNow(
  text: string,
  isMarkdown: boolean,
  replace: (destination: Destination) => string | null,
): string {
  return replaced(text, destinationsIn(text, isMarkdown), replace);
}

/** In the order of the text. */
function destinationsIn(text: string, isMarkdown: boolean): Found[] {
  const searched = isMarkdown ? withoutCode(text) : text;
  return [...(isMarkdown ? inMarkdown(searched) : []), ...inTags(searched)]
    .map((each) => ({ ...each, url: text.slice(each.from, each.to) }))
    .sort((a, b) => a.from - b.from);
}

function replaced(
  text: string,
  found: readonly Found[],
  made: (destination: Found, place: number) => string | null,
): string {
  const parts: string[] = [];
  let at = 0;
  for (const [place, destination] of found.entries()) {
    if (destination.from < at) continue;
    const url = made(destination, place);
    if (url === null || url === destination.url) continue;
    parts.push(text.slice(at, destination.from), url);
    at = destination.to;
  }
  return [...parts, text.slice(at)].join('');
}

function inMarkdown(text: string): Found[] {
  const inline = [...text.matchAll(INLINE)].map((match) => ({
    ...placeOf(match),
    isImage: isImageBefore(text, match.index),
  }));
  const definitions = [...text.matchAll(DEFINITION)].map((match) => ({
    ...placeOf(match),
    isImage: false,
  }));
  return [...inline, ...definitions];
}

function placeOf(match: RegExpExecArray): { url: string; from: number; to: number } {
  const url = match[1] ?? match[2] ?? '';
  const end = match.index + match[0].length - (match[1] === undefined ? 0 : 1);
  return { url, from: end - url.length, to: end };
}

/** How far back the brackets of an alternative text are looked for. */
const MAX_ALT = 2_000;

/** Whether the bracket that closes at `end` was opened by `![`. */
function isImageBefore(text: string, end: number): boolean {
  let depth = 0;
  for (let at = end; at >= Math.max(0, end - MAX_ALT); at -= 1) {
    if (text[at - 1] === '\\') continue;
    if (text[at] === ']') depth += 1;
    if (text[at] === '[' && --depth === 0) return text[at - 1] === '!';
  }
  return false;
}

function inTags(text: string): Found[] {
  return [...text.matchAll(TAG)].flatMap((tag) =>
    [...tag[0].matchAll(ATTRIBUTE)].map((match) => {
      const url = match[1] ?? match[2] ?? '';
      const end = tag.index + match.index + match[0].length - 1;
      const isImage = tag[1]?.toLowerCase() !== 'a';
      return { url, from: end - url.length, to: end, isImage };
    }),
  );
}

/** The same length, with code and comments blanked out. */
function withoutCode(text: string): string {
  const blank = (code: string) => code.replace(/[^\n]/g, ' ');
  let fence: string | null = null;
  const lines = text.split('\n').map((line) => {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === null) {
      if (mark === undefined) return line;
      fence = mark;
      return blank(line);
    }
    const closing = line.trim();
    const isEnd =
      mark?.startsWith(fence) === true && closing === (mark[0] ?? '').repeat(closing.length);
    if (isEnd) fence = null;
    return blank(line);
  });
  return withoutSpans(lines.join('\n'), blank);
}

/** A span of code ends at as many backticks as begin it, in the same paragraph. */
function withoutSpans(text: string, blank: (code: string) => string): string {
  const runs = [...text.matchAll(/`+|\n[ \t]*\n/g)];
  let blanked = '';
  let at = 0;
  for (let from = 0; from < runs.length; from += 1) {
    const run = runs[from];
    if (!run || run.index < at || run[0].startsWith('\n')) continue;
    const to = endOfSpan(runs, from);
    if (!to) continue;
    const end = to.index + to[0].length;
    blanked += text.slice(at, run.index) + blank(text.slice(run.index, end));
    at = end;
  }
  return blanked + text.slice(at);
}

/** Looks no further than fifty runs, so that a text of backticks alone takes no square of its length. */
function endOfSpan(runs: readonly RegExpExecArray[], from: number): RegExpExecArray | null {
  for (const run of runs.slice(from + 1, from + 50)) {
    if (run[0].startsWith('\n')) return null;
    if (run[0].length === runs[from]?.[0].length) return run;
  }
  return null;
}
