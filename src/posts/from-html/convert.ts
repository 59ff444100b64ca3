/**
 * Converts HTML, as a hast tree, to the Markdown of posts (posts/markdown), and says what is lost.
 *
 * For web pages and what office programs write; convert(render(markdown)) renders as `markdown` does.
 * Knows no parser: from-html.ts parses on the server, the editor has the browser's.
 */
import { defaultHandlers, toMdast, type Handle } from 'hast-util-to-mdast';
import type { Root as MarkdownRoot } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { cleanChildren } from './clean.ts';
import { markFootnotes } from './footnotes.ts';
import type { Losses } from './losses.ts';
import { readOfficeLists } from './office.ts';
import { isPlain, tidy } from './tidy.ts';
import { isElement, textOf, valueOf, type Element, type Root } from './tree.ts';

export { MAX_LEVELS, isTooDeep, isTooLarge } from './tree.ts';
export { describeLosses } from './losses.ts';

export type ConvertOptions = {
  /** Relative URLs are relative to it; without it they stay. */
  baseUrl?: string | undefined;
  /** Where an image that is part of the HTML (`data:`) will be; without it, such images are lost. */
  urlOfEmbedded?: ((dataUrl: string) => string) | undefined;
};

export type Converted = {
  markdown: string;
  losses: Losses;
  /** Nothing but paragraphs: the plain text says the same. */
  isPlain: boolean;
};

/** @param tree is changed; at most {@link MAX_LEVELS} deep */
export function convertTree(tree: Root, options: ConvertOptions = {}): Converted {
  const losses: Losses = new Map();
  markFootnotes(tree, losses);
  readOfficeLists(tree);
  const children = cleanChildren(tree, { ...options, losses });
  const root = toMdast(
    { type: 'root', children },
    { document: true, handlers: HANDLERS, quotes: ['“”', '‘’'] },
  ) as MarkdownRoot;
  tidy(root);
  return {
    markdown: toMarkdown(root, {
      ...STYLE,
      extensions: [gfmToMarkdown({ tablePipeAlign: false })],
    }),
    losses,
    isPlain: isPlain(root),
  };
}

const HANDLERS: Record<string, Handle> = {
  'footnote-reference': (_state, node) => ({
    type: 'footnoteReference',
    identifier: valueOf(node, 'label'),
    label: valueOf(node, 'label'),
  }),
  'footnote-definition': (state, node) => ({
    type: 'footnoteDefinition',
    identifier: valueOf(node, 'label'),
    label: valueOf(node, 'label'),
    children: state.toFlow(state.all(node)),
  }),
  li: (state, node) => {
    const item = defaultHandlers.li(state, node);
    // By default an item with a nested list is spread, too.
    item.spread = hasParagraphs(node);
    return item;
  },
  img: (_state, node) => {
    const caption = valueOf(node, 'dataCaption');
    return {
      type: 'image',
      url: valueOf(node, 'src'),
      alt: valueOf(node, 'alt'),
      title: caption || valueOf(node, 'title') || null,
      data: { isCaption: caption !== '' },
    };
  },
  a: (state, node) => {
    const url = valueOf(node, 'href');
    const name = textOf(node);
    // The renderer made a link of these words, and will again.
    if (valueOf(node, 'className') === 'auto') {
      if (!/[:@]/.test(name)) return { type: 'html', value: name };
      return {
        type: 'link',
        url,
        children: [{ type: 'text', value: url.replace(/^mailto:/, '') }],
      };
    }
    const children = state.all(node) as never[];
    return { type: 'link', url, title: valueOf(node, 'title') || null, children };
  },
};

/** Whether blank lines are between the blocks of a list item. */
function hasParagraphs(item: Element): boolean {
  const blocks = item.children.filter((each) => isElement(each, ...BLOCKS));
  return blocks.length > 1 || blocks.some((each) => isElement(each, 'p'));
}

const BLOCKS = ['p', 'div', 'pre', 'blockquote', 'table', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

const STYLE = {
  bullet: '-',
  rule: '-',
  emphasis: '*',
  fences: true,
  listItemIndent: 'one',
  incrementListMarker: true,
} as const;
