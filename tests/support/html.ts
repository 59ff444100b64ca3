/** HTML as a parser sees it: its elements, their attributes and their text. */
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

/** A document, or a part of it. */
type Html = string | Tree.Element | undefined;

/** All of them, in document order; without the part itself. */
export function elements(html: Html): Tree.Element[] {
  const walk = (node: Tree.ParentNode): Tree.Element[] =>
    node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...walk(child)] : []));
  if (html === undefined) return [];
  return walk(typeof html === 'string' ? parse(html) : html);
}

export function attribute(element: Tree.Element | undefined, name: string): string | undefined {
  return element?.attrs.find((attr) => attr.name === name)?.value;
}

export function byTag(html: Html, tagName: string): Tree.Element[] {
  return elements(html).filter((element) => element.tagName === tagName);
}

export function byClass(html: Html, className: string): Tree.Element[] {
  return elements(html).filter((el) => attribute(el, 'class')?.split(' ').includes(className));
}

/** Text with its white space collapsed, as a reader sees it. */
export function text(node: Tree.ChildNode | undefined): string {
  const raw = (n: Tree.ChildNode): string =>
    'value' in n ? n.value : 'childNodes' in n ? n.childNodes.map(raw).join('') : '';
  return node ? raw(node).replaceAll(/\s+/g, ' ').trim() : '';
}
