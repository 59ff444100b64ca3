/** What a cell of a table shows while it is not edited: its words with emphasis, code and links. */
import type { SyntaxNode } from '@lezer/common';
import { postLanguage } from '../markdown/language.ts';

const TAGS: Partial<Record<string, string>> = {
  Emphasis: 'em',
  StrongEmphasis: 'strong',
  Strikethrough: 'del',
  InlineCode: 'code',
  Footnote: 'sup',
  InlineFootnote: 'sup',
};
/** Within one of the above, or in a link. */
const MARKS =
  /^(?:EmphasisMark|StrikethroughMark|CodeMark|FootnoteMark|LinkMark|LinkTitle|LinkLabel)$/;

export function shownCell(text: string): Node {
  return contentOf(postLanguage.parser.parse(text).topNode, text);
}

function contentOf(node: SyntaxNode, text: string): DocumentFragment {
  const content = document.createDocumentFragment();
  let at = node.from;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    content.append(text.slice(at, child.from), shown(child, text));
    at = child.to;
  }
  content.append(text.slice(at, node.to));
  return content;
}

function shown(node: SyntaxNode, text: string): Node | string {
  const tag = TAGS[node.name];
  if (tag !== undefined) {
    const element = document.createElement(tag);
    element.append(contentOf(node, text));
    return element;
  }
  if (node.name === 'Link' && node.getChild('URL')) {
    const link = document.createElement('span');
    link.className = 'rich-link';
    link.append(contentOf(node, text));
    return link;
  }
  const isTarget = node.name === 'URL' && node.parent?.name === 'Link';
  const isInLink = node.parent?.name !== 'Link' || node.parent.getChild('URL') !== null;
  if (isTarget || (MARKS.test(node.name) && isInLink)) return '';
  if (node.name === 'Escape') return text.slice(node.from + 1, node.to);
  return contentOf(node, text);
}
