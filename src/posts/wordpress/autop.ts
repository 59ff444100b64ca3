/**
 * Makes paragraphs of a text in which an empty line separates them and a line end is a line break, as WordPress's
 * classic editor, its comments, and Movable Type's “convert line breaks” mean it. HTML that has its paragraphs
 * already stays as it is.
 */
import { htmlTokens } from './tokens.ts';
import { wordSet } from '../../lib/text/word-set.ts';

/**
 * How the text directly in a block is taken: always in paragraphs; in paragraphs if there are several; with line
 * breaks only; or as it is.
 */
type Manner = 'paragraphs' | 'mixed' | 'lines' | 'raw';

const MANNERS = new Map<string, Manner>();
for (const [manner, names] of [
  ['paragraphs', 'blockquote'],
  [
    'mixed',
    `address article aside center dd details div fieldset footer form header li main nav section
      td th`,
  ],
  ['lines', 'p h1 h2 h3 h4 h5 h6 dt summary figcaption legend caption'],
  [
    'raw',
    `ul ol menu dl table thead tbody tfoot tr colgroup select figure hgroup object map noscript
      video audio`,
  ],
] as const) {
  for (const name of wordSet(names)) MANNERS.set(name, manner);
}

/** Elements of one kind that end each other. */
const SIBLINGS = [['li'], ['dt', 'dd'], ['td', 'th'], ['tr'], ['p']];
/** Raw elements that are blocks, or nothing that is read. */
const RAW_BLOCKS = new Set(['pre', 'script', 'style']);
/** More than any text has: what is deeper is taken as it is. */
const MAX_OPEN = 128;
const LINE_END = '\u0001';

/** A block that is open: what is in it, and the text after its last block, a chunk a paragraph. */
type Frame = { name: string; open: string; parts: Part[]; chunks: string[] };
type Part = { isText: boolean; html: string };

export function withParagraphs(source: string): string {
  const text = source.replace(/\r\n?/g, '\n').replaceAll(LINE_END, '');
  const frames: Frame[] = [frame('', '')];
  const top = (): Frame => frames.at(-1) ?? frame('', '');
  const closeTop = (close: string): void => {
    const closed = frames.pop();
    if (closed) addBlock(top(), closed.open + contentOf(closed) + close);
  };
  let deeper = 0;
  for (const { kind, source: token, name } of htmlTokens(text)) {
    const isBlock = MANNERS.has(name) || name === 'hr';
    if (kind === 'raw' && RAW_BLOCKS.has(name)) {
      if (top().name === 'p') closeTop('</p>');
      addBlock(top(), token);
    } else if (kind === 'text' && mannerOf(top()) !== 'raw') {
      addText(top(), token);
    } else if (!isBlock || kind === 'comment' || kind === 'raw') {
      addInline(top(), token);
    } else if (kind === 'close' && deeper > 0) {
      deeper -= 1;
      addInline(top(), token);
    } else if (kind === 'close') {
      const at = frames.findLastIndex((each) => each.name === name);
      if (at < 1) continue;
      while (frames.length > at + 1) closeTop(`</${top().name}>`);
      closeTop(token);
    } else {
      const group = SIBLINGS.find((names) => names.includes(name));
      if (top().name === 'p' || group?.includes(top().name)) closeTop(`</${top().name}>`);
      if (name === 'hr') addBlock(top(), token);
      else if (frames.length > MAX_OPEN) {
        deeper += 1;
        addInline(top(), token);
      } else frames.push(frame(name, token));
    }
  }
  while (frames.length > 1) closeTop(`</${top().name}>`);
  return contentOf(top()).trim();
}

/** Characters of a comment. A longer one is one of a machine, and is cut before its paragraphs are looked for. */
const MAX_COMMENT = 100_000;

/** As withParagraphs, of a comment. */
export function commentWithParagraphs(source: string): string {
  return withParagraphs(source.slice(0, MAX_COMMENT));
}

function frame(name: string, open: string): Frame {
  return { name, open, parts: [], chunks: [''] };
}

function mannerOf({ name }: Frame): Manner {
  return MANNERS.get(name) ?? 'paragraphs';
}

function addInline(to: Frame, html: string): void {
  to.chunks.push((to.chunks.pop() ?? '') + html);
}

function addText(to: Frame, text: string): void {
  const [first = '', ...rest] = text.split(/\n[^\S\n]*\n\s*/);
  addInline(to, first.replaceAll('\n', LINE_END));
  to.chunks.push(...rest.map((each) => each.replaceAll('\n', LINE_END)));
}

function addBlock(to: Frame, html: string): void {
  endText(to);
  to.parts.push({ isText: false, html });
}

/** The text until here becomes parts. */
function endText(of: Frame): void {
  const isRaw = mannerOf(of) === 'raw';
  for (const chunk of of.chunks) {
    if (isRaw ? chunk !== '' : !isBlank(chunk)) {
      of.parts.push({ isText: true, html: isRaw ? chunk : withBreaks(chunk) });
    }
  }
  of.chunks = [''];
}

function isBlank(chunk: string): boolean {
  return chunk.replaceAll(LINE_END, '').trim() === '';
}

const BREAK = /<br\s*\/?>$/i;

/** A line end after a `<br>` is none of its own. */
function withBreaks(chunk: string): string {
  const all = chunk.split(LINE_END).map((line) => line.trim());
  const isFilled = (line: string) => line !== '';
  const lines = all.slice(Math.max(0, all.findIndex(isFilled)), all.findLastIndex(isFilled) + 1);
  return lines
    .map((line, index) => {
      const isLast = index === lines.length - 1;
      return isLast || BREAK.test(line.slice(-'<br    />'.length)) ? line : `${line}<br />`;
    })
    .join('\n');
}

function contentOf(of: Frame): string {
  endText(of);
  const manner = mannerOf(of);
  const { parts, name } = of;
  if (manner === 'raw') return parts.map(({ html }) => html).join('');
  if (manner === 'lines') {
    const between = name === 'p' ? '</p>\n<p>' : '<br />\n';
    return parts.map(({ html }) => html).join(between);
  }
  const isOne = manner === 'mixed' && parts.filter(({ isText }) => isText).length < 2;
  return parts.map(({ isText, html }) => (isText && !isOne ? `<p>${html}</p>` : html)).join('\n');
}
