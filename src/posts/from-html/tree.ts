/**
 * Walking and making elements of a parsed HTML text, as hast nodes: the same in browsers and on the server.
 */
import type { Comment, Doctype, Element, ElementContent, Root, RootContent, Text } from 'hast';

export type { Element, ElementContent, Root };
export type Node = RootContent | Comment | Doctype;
export type Parent = Root | Element;

/** More levels than any text has. The converter is recursive, so deeper ones are refused. */
export const MAX_LEVELS = 512;

/** A node of any parser: of parse5, or of the DOM. */
export type ParsedNode = { nodeName: string; childNodes?: Iterable<ParsedNode> };

/** Whether a parsed tree is too deep to be converted. Not recursive. */
export function isTooDeep(root: ParsedNode): boolean {
  let level: ParsedNode[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_LEVELS) return true;
    level = level.flatMap(({ childNodes }) => [...(childNodes ?? [])]);
  }
  return false;
}

/** Whether a parsed tree has more than `max` elements and texts. Not recursive. */
export function isTooLarge(root: ParsedNode, max: number): boolean {
  const waiting: ParsedNode[] = [root];
  for (let count = 0; ; count += 1) {
    const node = waiting.pop();
    if (!node) return false;
    if (count > max) return true;
    waiting.push(...(node.childNodes ?? []));
  }
}

/** @param tagNames any name if none is given */
export function isElement<Name extends string = string>(
  node: Node | Root | undefined,
  ...tagNames: Name[]
): node is Element & { tagName: Name } {
  if (node?.type !== 'element') return false;
  return tagNames.length === 0 || tagNames.some((name) => name === node.tagName);
}

export function element(
  tagName: string,
  properties: Element['properties'],
  children: ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children };
}

export function text(value: string): Text {
  return { type: 'text', value };
}

/** The value of an attribute under its hast name, such as `colSpan`; `''` if there is none. */
export function valueOf(element: Element, name: string): string {
  const value = element.properties[name];
  if (Array.isArray(value)) return value.join(' ');
  return value === undefined || value === null || value === false ? '' : String(value);
}

export function classesOf(element: Element): string[] {
  return valueOf(element, 'className').split(/\s+/).filter(Boolean);
}

/**
 * A declaration of the `style` attribute, in lower case; `''` if there is none. Where a policy forbids the
 * attribute, it is parsed as `data-style`.
 */
export function styleOf(element: Element, property: string): string {
  const style = valueOf(element, 'style') || valueOf(element, 'dataStyle');
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    if (declaration.slice(0, colon).trim().toLowerCase() !== property) continue;
    return declaration
      .slice(colon + 1)
      .trim()
      .toLowerCase();
  }
  return '';
}

/** All text below a node; line breaks are `\n`. */
export function textOf(node: Node | Root): string {
  if (node.type === 'text') return node.value;
  if (isElement(node, 'br')) return '\n';
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** Whether nothing would be seen: no text but spaces, and no image or rule. */
export function isBlank(node: Node): boolean {
  if (node.type === 'text') return node.value.trim() === '';
  if (!isElement(node)) return true;
  if (
    ['img', 'hr', 'input', 'iframe', 'video', 'audio', 'footnote-reference'].includes(node.tagName)
  ) {
    return false;
  }
  return node.children.every(isBlank);
}

/** The elements below `parent`, in document order. */
export function* elementsIn(parent: Parent): Generator<Element> {
  for (const child of parent.children) {
    if (!isElement(child)) continue;
    yield child;
    yield* elementsIn(child);
  }
}
