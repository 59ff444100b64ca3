/**
 * Walking a parsed page and asking its elements simple questions.
 *
 * Never recursive: a stranger's page may nest 200,000 elements. What the text of a page is lives
 * in text.ts. Called by everything that reads source pages.
 */
import { html, type DefaultTreeAdapterTypes as Tree } from 'parse5';

export type ParentNode = Tree.ParentNode;
export type Element = Tree.Element;
export type Document = Tree.Document;
type ChildNode = Tree.ChildNode;

/** Visits each node once before its children, and each element again after them. */
type Step = { node: ChildNode; leaving: boolean };

/**
 * Everything below `root` in document order, without the contents of `<template>`, which belong
 * to no page.
 *
 * @param descend Whether to go into an element. One that is not gone into is entered and left.
 */
export function* walk(
  root: ParentNode,
  descend: (element: Element) => boolean = () => true,
): Generator<Step> {
  const open: { children: ChildNode[]; next: number; owner: Element | null }[] = [
    { children: root.childNodes, next: 0, owner: null },
  ];
  for (let here = open.at(-1); here; here = open.at(-1)) {
    const node = here.children[here.next++];
    if (!node) {
      open.pop();
      if (here.owner) yield { node: here.owner, leaving: true };
      continue;
    }
    yield { node, leaving: false };
    if (!isElement(node)) continue;
    open.push({ children: descend(node) ? node.childNodes : [], next: 0, owner: node });
  }
}

/** The elements below `root` in document order. */
export function* elements(
  root: ParentNode,
  descend?: (element: Element) => boolean,
): Generator<Element> {
  for (const { node, leaving } of walk(root, descend)) {
    if (!leaving && isElement(node)) yield node;
  }
}

export function isElement(node: ChildNode): node is Element {
  return 'tagName' in node;
}

/** Whether it is the HTML element of this name: SVG has a `title` and a `style` of its own. */
export function isHtml(element: Element, tagName: string): boolean {
  return element.tagName === tagName && element.namespaceURI === html.NS.HTML;
}

/** Decoded by the parser; `null` if it is missing, `''` if it has no value. */
export function attribute(element: Element, name: string): string | null {
  return element.attrs.find((attr) => attr.name === name && !attr.prefix)?.value ?? null;
}

/** The words of an attribute that holds a list, such as `class` or `rel`. */
export function words(element: Element, name: string): string[] {
  return attribute(element, name)?.split(/[\t\n\f\r ]+/) ?? [];
}

/** What a link is to its page, in lower case: these words have no case of their own. */
export function relations(element: Element): string[] {
  return words(element, 'rel').map((rel) => rel.toLowerCase());
}

export function hasClass(element: Element, name: string): boolean {
  return words(element, 'class').includes(name);
}
