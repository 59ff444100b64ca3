/**
 * The plain text of a decorated tree, block by block, as Markdown's texts have it: without code, and with the
 * alternative texts of images.
 */
import { loneLink } from './decorate.ts';
import { isElement, valueOf, type Element, type Node, type Root } from '../from-html/tree.ts';
import type { Block } from '../markdown/summary.ts';

const INLINE = new Set(
  'a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small strong sub sup time u var wbr'.split(
    ' ',
  ),
);

export function blocksOf(tree: Root): Block[] {
  const blocks: Block[] = [];
  let line = '';
  let kind: Block['kind'] = 'other';
  const end = () => {
    const text = line.replace(/\s+/g, ' ').trim();
    if (text !== '') blocks.push({ text, kind });
    line = '';
  };
  const visit = (node: Node, around: Element | null): void => {
    if (node.type === 'text') {
      if (line.trim() === '') kind = kindIn(around);
      line += node.value;
      return;
    }
    if (node.type === 'raw') {
      if (node.isEmbed === true) kind = 'embed';
      line += ` ${node.text} `;
      if (node.isEmbed === true) end();
      return;
    }
    if (!isElement(node)) return;
    if (isElement(node, 'img')) line += ` ${valueOf(node, 'alt')} `;
    else if (isElement(node, 'br')) line += ' ';
    if (isElement(node, 'pre', 'hr')) {
      end();
      return;
    }
    if (INLINE.has(node.tagName)) {
      for (const child of node.children) visit(child, around);
      return;
    }
    end();
    for (const child of node.children) visit(child, node);
    end();
  };
  for (const child of tree.children) {
    const isEmbed = isElement(child) && loneLink(child) !== null;
    if (isEmbed) end();
    const before = blocks.length;
    visit(child, null);
    const block = isEmbed ? blocks[before] : undefined;
    if (block) block.kind = 'embed';
  }
  end();
  return blocks;
}

function kindIn(around: Element | null): Block['kind'] {
  return around === null || isElement(around, 'p', 'div') ? 'paragraph' : 'other';
}
