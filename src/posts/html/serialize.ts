/**
 * Writes a sanitised tree as HTML. Elements and attributes are those that allowed.ts lets through and decorate.ts
 * adds: none has content that is not escaped.
 */
import { lookup } from '../../lib/lookup.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import type { Element, Parent } from '../from-html/tree.ts';

/** HTML that our own code made. `text`: what it says in plain text. */
type Raw = { type: 'raw'; value: string; text: string; isEmbed?: boolean };

declare module 'hast' {
  interface ElementContentMap {
    raw: Raw;
  }
  interface RootContentMap {
    raw: Raw;
  }
}

const VOID = new Set(['br', 'hr', 'img', 'wbr']);

/** Their names in hast that are not their names in HTML. */
const NAMES = lookup<string>({
  className: 'class',
  colSpan: 'colspan',
  rowSpan: 'rowspan',
  dateTime: 'datetime',
  tabIndex: 'tabindex',
  dataLine: 'data-line',
});

/** @param parent at most `MAX_LEVELS` deep */
export function htmlOf(parent: Parent): string {
  return parent.children
    .map((node) => {
      if (node.type === 'text') return escapeXml(node.value);
      if (node.type === 'raw') return node.value;
      // A sanitised tree has none.
      if (node.type === 'comment') return `<!--${node.value}-->`;
      return node.type === 'element' ? elementHtml(node) : '';
    })
    .join('');
}

function elementHtml(element: Element): string {
  const { tagName, properties } = element;
  const attributes = Object.entries(properties).map(([name, value]) => {
    if (value === false || value === null || value === undefined) return '';
    if (Array.isArray(value) && value.length === 0) return '';
    const written = NAMES[name] ?? name;
    if (value === true) return ` ${written}`;
    return ` ${written}="${escapeXml(Array.isArray(value) ? value.join(' ') : String(value))}"`;
  });
  const opening = `<${tagName}${attributes.join('')}>`;
  if (VOID.has(tagName)) return opening;
  // The parser drops a line break at the beginning.
  const first = tagName === 'pre' && startsWithBreak(element) ? '\n' : '';
  return `${opening}${first}${htmlOf(element)}</${tagName}>`;
}

function startsWithBreak({ children: [first] }: Element): boolean {
  if (first?.type === 'element') return false;
  return first !== undefined && 'value' in first && first.value.startsWith('\n');
}
