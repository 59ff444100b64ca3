/**
 * Takes the block editor's comments out of a WordPress text, and puts in what WordPress puts in when it shows the
 * page: reusable blocks, embeds, footnotes, the images of galleries.
 */
import { escapeXml } from '../../lib/text/markup.ts';
import { captionIn, figuresIn } from './figures.ts';

export type BlockContext = {
  /** The content of a reusable block; `null`: it is not in the export. */
  reusable: (id: string) => string | null;
  /** The images of the attachments, as figures. */
  gallery: (ids: readonly string[]) => string;
  /** The post's notes, as HTML by id. */
  footnotes: readonly { id: string; content: string }[];
  /** Blocks that only WordPress could fill, by name. */
  onLost: (name: string) => void;
};

type BlockComment = {
  name: string;
  attributes: Record<string, unknown>;
  kind: 'open' | 'close' | 'void';
};

const BLOCK = /^\s+(\/?)wp:([a-z][a-z0-9_-]*(?:\/[a-z][a-z0-9_-]*)?)(?:\s+(\{[\s\S]*\}))?\s*(\/?)$/;
const MAX_REUSE_DEPTH = 4;
/** Without their content they show nothing anyway. */
const EMPTY = new Set(['spacer', 'separator', 'more', 'nextpage', 'paragraph', 'freeform', 'html']);

export function hasBlocks(content: string): boolean {
  return content.includes('<!-- wp:');
}

export function withoutBlocks(content: string, context: BlockContext, depth = 0): string {
  const pieces: string[] = [];
  const closeOf = closesIn(content);
  let from = 0;
  const skipTo = (at: number, made: string): void => {
    pieces.push(made);
    from = at;
  };
  for (let at = content.indexOf('<!--'); at !== -1; at = content.indexOf('<!--', at)) {
    const end = content.indexOf('-->', at);
    if (end === -1) break;
    const after = end + '-->'.length;
    const block = blockIn(content.slice(at + '<!--'.length, end));
    if (!block) {
      at = after;
      continue;
    }
    pieces.push(content.slice(from, at));
    from = at = after;
    if (block.kind === 'void') {
      pieces.push(voidBlock(block, context, depth));
    } else if (block.kind === 'open' && isReplaced(block.name)) {
      const close = closeOf(block.name, after);
      if (close === null) continue;
      skipTo(close, replaced(block, content.slice(after, close), context));
      at = close;
    }
  }
  pieces.push(content.slice(from));
  return pieces.join('');
}

/** Finds the end of a block by its name, from positions that only grow: one pass over the text for all of them. */
function closesIn(content: string): (name: string, from: number) => number | null {
  const last = new Map<string, number[]>();
  const ends = [...content.matchAll(/<!-- \/wp:([a-z0-9_/-]+) -->/g)].reverse();
  for (const { 1: name = '', index } of ends) {
    const ofName = last.get(name) ?? [];
    ofName.push(index);
    last.set(name, ofName);
  }
  return (name, from) => {
    const left = last.get(name) ?? [];
    while ((left.at(-1) ?? from) < from) left.pop();
    return left.at(-1) ?? null;
  };
}

function blockIn(comment: string): BlockComment | null {
  const [match, slash, name = '', json, isVoid] = BLOCK.exec(comment) ?? [];
  if (match === undefined) return null;
  return {
    name: name.replace(/^core\//, ''),
    attributes: attributesIn(json),
    kind: slash ? 'close' : isVoid ? 'void' : 'open',
  };
}

function attributesIn(json: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isReplaced(name: string): boolean {
  return name === 'embed' || name.startsWith('core-embed/') || name === 'gallery';
}

function replaced(
  { name, attributes }: BlockComment,
  inner: string,
  context: BlockContext,
): string {
  if (name === 'gallery') return figuresIn(inner) || context.gallery(idsIn(attributes['ids']));
  const caption = captionIn(inner)?.caption.trim();
  const wrapped = /<div class="wp-block-embed__wrapper">\s*(https?:\/\/[^\s<>"]+)\s*<\/div>/i;
  const url = wrapped.exec(inner)?.[1] ?? escapeXml(textOf(attributes['url']));
  if (url === '') return inner;
  return `\n\n<p>${url}</p>${caption ? `\n\n<p>${caption}</p>` : ''}\n\n`;
}

function voidBlock(
  { name, attributes }: BlockComment,
  context: BlockContext,
  depth: number,
): string {
  if (name === 'block') {
    const content = context.reusable(textOf(attributes['ref']));
    if (content !== null && depth < MAX_REUSE_DEPTH) {
      return withoutBlocks(content, context, depth + 1);
    }
  } else if (name === 'footnotes') {
    return footnotesHtml(context.footnotes);
  } else if (name === 'gallery') {
    return context.gallery(idsIn(attributes['ids']));
  } else if (isReplaced(name) && textOf(attributes['url']) !== '') {
    return `\n\n<p>${escapeXml(textOf(attributes['url']))}</p>\n\n`;
  }
  if (!EMPTY.has(name)) context.onLost(name);
  return '';
}

/** In the form that the references of the text lead to. */
function footnotesHtml(notes: BlockContext['footnotes']): string {
  if (notes.length === 0) return '';
  const items = notes.map(({ id, content }) => {
    const anchor = escapeXml(id);
    return `<li id="${anchor}">${content} <a href="#${anchor}-link">↩︎</a></li>`;
  });
  return `<ol class="wp-block-footnotes">${items.join('')}</ol>`;
}

function idsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf).filter((id) => id !== '') : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
