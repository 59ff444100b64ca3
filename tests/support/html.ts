/** HTML as a parser sees it: its elements, their attributes and their text. */
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

/** A document, or an element of one; `undefined` holds nothing. */
type Within = string | Tree.Element | undefined;

/** All of them, in document order. */
export function elements(within: Within): Tree.Element[] {
  const walk = (node: Tree.ParentNode): Tree.Element[] =>
    node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...walk(child)] : []));
  if (within === undefined) return [];
  return walk(typeof within === 'string' ? parse(within) : within);
}

export function attribute(element: Tree.Element | undefined, name: string): string | undefined {
  return element?.attrs.find((attr) => attr.name === name)?.value;
}

export function byTag(within: Within, tagName: string): Tree.Element[] {
  return elements(within).filter((element) => element.tagName === tagName);
}

export function byClass(within: Within, className: string): Tree.Element[] {
  return elements(within).filter((el) => attribute(el, 'class')?.split(' ').includes(className));
}

/** Text with its white space collapsed, as a reader sees it. */
export function text(node: Tree.ChildNode | undefined): string {
  const raw = (n: Tree.ChildNode): string =>
    'value' in n ? n.value : 'childNodes' in n ? n.childNodes.map(raw).join('') : '';
  return node ? raw(node).replaceAll(/\s+/g, ' ').trim() : '';
}
