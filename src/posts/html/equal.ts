/**
 * Compares two sanitised trees by what readers see: a list of tokens, blocks and words with their marks, is equal for
 * equal pages.
 *
 * Not compared: white space (a no-break space counts as a space; it has no marks), empty blocks, `div`s and other
 * frames, the difference between `b` and `strong`, `i` and `em`, `s` and `del`, paragraphs in list items and bare
 * text, two line breaks and a paragraph, a figure without a caption and its images, directions, ids to which no link
 * of the text leads, sizes and titles of images, bold in bold headings, and whether a URL is a link to itself.
 */
import { lookup } from '../../lib/lookup.ts';
import { markFootnotes } from '../from-html/footnotes.ts';
import type { Losses } from '../from-html/losses.ts';
import {
  elementsIn,
  isElement,
  textOf,
  valueOf,
  type Element,
  type Parent,
  type Root,
} from '../from-html/tree.ts';
import { nameElements } from './decorate.ts';

const MARKS = lookup<string>({ b: 'strong', i: 'em', s: 'del', strike: 'del' });
const INLINE = new Set(
  'a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small strong sub sup time u var'.split(
    ' ',
  ),
);
const NAMED = new Set(
  'blockquote ul ol li table tr td th dl dt dd details summary caption'.split(' '),
);

type Item = { kind: 'word' | 'atom'; marks: string; text: string } | { kind: 'space' };

/**
 * The tokens of a sanitised tree.
 *
 * @param tree is changed
 * @param losses footnotes without their notes are counted
 */
export function tokensOf(tree: Root, losses: Losses): string[] {
  const tokensIn = partsOf(tree, losses);
  return tokensIn(tree);
}

/**
 * @param tree as for {@link tokensOf}
 * @returns the tokens of a part of the tree
 */
export function partsOf(tree: Root, losses: Losses): (part: Parent) => string[] {
  nameElements(tree);
  markFootnotes(tree, losses);
  const ids = new Set([...elementsIn(tree)].map((each) => valueOf(each, 'id')));
  return (part) => new Tokens(part, ids).tokens;
}

class Tokens {
  readonly tokens: string[] = [];
  private items: Item[] = [];
  private readonly ids: ReadonlySet<string>;

  /** @param ids of the whole tree */
  constructor(part: Parent, ids: ReadonlySet<string>) {
    this.ids = ids;
    this.flow(part, new Set());
    this.flush('p');
  }

  private flow(parent: Parent, marks: ReadonlySet<string>): void {
    for (const node of parent.children) {
      if (node.type === 'text') this.words(node.value, marks);
      else if (isElement(node)) this.element(node, marks);
    }
  }

  private element(node: Element, marks: ReadonlySet<string>): void {
    const { tagName } = node;
    if (tagName === 'br') this.atom('br', new Set());
    else if (tagName === 'wbr') this.atom('wbr', new Set());
    else if (tagName === 'img')
      this.atom(`img ${urlOf(valueOf(node, 'src'))} ${squeezed(valueOf(node, 'alt'))}`, marks);
    else if (tagName === 'footnote-reference') this.atom(`[^${valueOf(node, 'label')}]`, new Set());
    else if (INLINE.has(tagName)) this.flow(node, new Set([...marks, ...this.marksOf(node)]));
    else this.block(node, marks);
  }

  private block(node: Element, marks: ReadonlySet<string>): void {
    const { tagName } = node;
    this.flush('p');
    if (tagName === 'hr') this.tokens.push('hr');
    else if (tagName === 'pre') this.code(node);
    else if (/^h\d$/.test(tagName)) {
      this.flow(node, marks);
      this.flush(tagName);
    } else if (tagName === 'figure') this.figure(node);
    else if (NAMED.has(tagName) || tagName === 'footnote-definition') {
      const before = this.tokens.push(`<${tagName}${attributesOf(node)}>`);
      this.flow(node, marks);
      this.flush('p');
      const isEmpty = this.tokens.length === before;
      if (isEmpty && ['blockquote', 'ul', 'ol', 'dl', 'table'].includes(tagName)) this.tokens.pop();
      else this.tokens.push(`</${tagName}>`);
    } else {
      this.flow(node, marks);
      this.flush('p');
    }
  }

  private figure(node: Element): void {
    const captions = node.children.filter((each): each is Element => isElement(each, 'figcaption'));
    const rest = node.children.filter((each) => !isElement(each, 'figcaption'));
    const caption = captions.map((each) => textOf(each).trim()).join('');
    if (caption !== '') this.tokens.push('<figure>');
    this.flow({ ...node, children: rest }, new Set());
    this.flush('p');
    if (caption === '') return;
    for (const each of captions) this.flow(each, new Set());
    this.flush('caption');
    this.tokens.push('</figure>');
  }

  private code(node: Element): void {
    const [code] = node.children;
    const elements = [...elementsIn(node)];
    if (elements.some(({ tagName }) => tagName !== 'code' && tagName !== 'br'))
      this.tokens.push('formats in code');
    const language = isElement(code) ? valueOf(code, 'className') : '';
    this.tokens.push(`pre ${language} ${textOf(node).replace(/^\n/, '').trimEnd()}`);
  }

  private marksOf(node: Element): string[] {
    const { tagName } = node;
    if (tagName === 'abbr') return [`abbr ${valueOf(node, 'title')}`];
    if (tagName !== 'a') return [MARKS[tagName] ?? tagName];
    const href = valueOf(node, 'href');
    if (href === '' || squeezed(textOf(node)) === href.replace(/^mailto:/, '')) return [];
    const id = href.startsWith('#') ? decoded(href.slice(1)) : null;
    const to = id === null ? urlOf(href) : `#${id}${this.ids.has(id) ? '' : ' missing'}`;
    return [`a ${to} ${valueOf(node, 'title')} ${valueOf(node, 'rel')}`];
  }

  private words(text: string, marks: ReadonlySet<string>): void {
    const key = [...marks].sort().join('|');
    for (const [piece] of text.matchAll(/\s+|\S+/g)) {
      const last = this.items.at(-1);
      if (piece.trim() === '') {
        if (last?.kind !== 'space') this.items.push({ kind: 'space' });
      } else if (last?.kind === 'word' && last.marks === key) last.text += piece;
      else this.items.push({ kind: 'word', marks: key, text: piece });
    }
  }

  private atom(text: string, marks: ReadonlySet<string>): void {
    this.items.push({
      kind: 'atom',
      marks: [...marks].filter((each) => each.startsWith('a ')).join('|'),
      text,
    });
  }

  /** Ends a block: its words, divided where it has two line breaks or only images. */
  private flush(block: string): void {
    const items = withoutOuterSpace(this.items);
    this.items = [];
    const isSplit =
      block === 'p' &&
      items.every((each) => each.kind === 'space' || isBreak(each) || isImage(each));
    const words = items.flatMap((each) => (each.kind === 'word' ? [each] : []));
    if (/^h\d$/.test(block) && words.every(({ marks }) => marks.split('|').includes('strong'))) {
      for (const word of words)
        word.marks = word.marks
          .split('|')
          .filter((each) => each !== 'strong')
          .join('|');
    }
    let [breaks, hasBegun] = [0, false];
    for (const item of items) {
      if (isBreak(item)) breaks += 1;
      if (isBreak(item) || (isSplit && item.kind === 'space')) continue;
      if (item.kind === 'space' && breaks > 0) continue;
      if (!hasBegun || isSplit || (block === 'p' && breaks > 1)) this.tokens.push(block);
      else if (breaks > 0) this.tokens.push(...Array.from({ length: breaks }, () => 'br'));
      [breaks, hasBegun] = [0, true];
      this.tokens.push(item.kind === 'space' ? ' ' : `${item.marks}\t${item.text}`);
    }
  }
}

function isBreak(item: Item): boolean {
  return item.kind === 'atom' && item.text === 'br';
}

function isImage(item: Item): boolean {
  return item.kind === 'atom' && item.text.startsWith('img ');
}

/** Without spaces at the ends and beside line breaks. */
function withoutOuterSpace(items: readonly Item[]): Item[] {
  const isEdge = (item: Item | undefined) => item === undefined || isBreak(item);
  return items.filter(
    (item, at) => item.kind !== 'space' || !(isEdge(items[at - 1]) || isEdge(items[at + 1])),
  );
}

function attributesOf(node: Element): string {
  const { tagName } = node;
  if (tagName === 'footnote-definition') return ` ${valueOf(node, 'label')}`;
  if (tagName === 'ol') {
    const start = valueOf(node, 'start');
    const [type, reversed] = [valueOf(node, 'type'), valueOf(node, 'reversed')];
    return `${start === '' || start === '1' ? '' : ` ${start}`}${type === '1' || type === '' ? '' : ` ${type}`}${reversed && ' reversed'}`;
  }
  if (tagName === 'li') return valueOf(node, 'value') && ' value';
  if (tagName !== 'td' && tagName !== 'th') return '';
  const spans = ['colSpan', 'rowSpan']
    .map((name) => valueOf(node, name))
    .filter((each) => each !== '' && each !== '1');
  return `${spans.length > 0 ? ' merged' : ''} ${valueOf(node, 'className')}`.trimEnd();
}

/** One spelling of a URL. */
function urlOf(url: string): string {
  const whole = URL.parse(url, 'https://relative.invalid/');
  return whole ? whole.href.replace(/%[0-9a-f]{2}/gi, (each) => each.toUpperCase()) : url;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
