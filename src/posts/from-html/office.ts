/**
 * Turns what office programs write into the elements that it means: Word's list paragraphs, the nested
 * lists of Google Docs, formats that are only in `style`.
 */
import {
  classesOf,
  element,
  isElement,
  styleOf,
  textOf,
  valueOf,
  type Element,
  type ElementContent,
  type Parent,
} from './tree.ts';

type Item = { level: number; isOrdered: boolean; start: number; children: ElementContent[] };

/** Changes `parent` and everything below it. */
export function readOfficeLists(parent: Parent): void {
  for (const child of parent.children) if (isElement(child)) readOfficeLists(child);
  const isList = isElement(parent, 'ul', 'ol');
  const children = isList
    ? nestLists((parent as Element).children)
    : joinItems(parent.children as ElementContent[]);
  parent.children = children;
}

/** Google Docs writes a nested list beside its item, not in it. */
function nestLists(children: readonly ElementContent[]): ElementContent[] {
  const nested: ElementContent[] = [];
  for (const child of children) {
    const before = nested.findLast((each) => isElement(each, 'li'));
    if (isElement(child, 'ul', 'ol') && isElement(before)) before.children.push(child);
    else nested.push(child);
  }
  return nested;
}

function joinItems(children: readonly ElementContent[]): ElementContent[] {
  const joined: ElementContent[] = [];
  let items: Item[] = [];
  const close = () => {
    if (items.length > 0) joined.push(...listsOf(items));
    items = [];
  };
  for (const child of children) {
    const item = itemOf(child);
    if (item) items.push(...item);
    else if (items.length > 0 && isBetween(child)) continue;
    else {
      close();
      joined.push(child);
    }
  }
  close();
  return joined;
}

function isBetween(node: ElementContent): boolean {
  return node.type === 'comment' || (node.type === 'text' && node.value.trim() === '');
}

const LIST_CLASS = /^MsoList/;
const LEVEL = /level(\d)/;
/** `1.`, `(a)`, `IV)`: a letter alone, such as Word's `o`, is a bullet. */
const NUMBER = /^\(?(?:(\d+)|[a-z]{1,5})[.)]/i;

function itemOf(node: ElementContent): Item[] | null {
  if (!isElement(node)) return null;
  if (classesOf(node).includes('ListContainerWrapper')) return itemsOfWordOnline(node);
  if (!isElement(node, 'p', 'div') && !/^h[1-6]$/.test(node.tagName)) return null;
  const list = styleOf(node, 'mso-list');
  if (list === '' || (!classesOf(node).some((each) => LIST_CLASS.test(each)) && list === 'none')) {
    return null;
  }
  const marker = takeMarker(node)?.trim();
  if (marker === undefined) return null;
  const [sign, number] = NUMBER.exec(marker) ?? [];
  return [
    {
      level: Number(LEVEL.exec(list)?.[1] ?? 1),
      isOrdered: sign !== undefined,
      start: Number(number ?? 1),
      children: node.children,
    },
  ];
}

/** Removes the number or bullet that Word writes as text, with spaces as wide as a tab. */
function takeMarker(parent: Element): string | null {
  for (const [index, child] of parent.children.entries()) {
    if (!isElement(child)) continue;
    if (styleOf(child, 'mso-list') === 'ignore') {
      parent.children.splice(index, 1);
      return textOf(child);
    }
    const found = takeMarker(child);
    if (found !== null) return found;
  }
  return null;
}

/** Word Online puts each item into a list of its own. */
function itemsOfWordOnline(wrapper: Element): Item[] {
  return wrapper.children.flatMap((list) => {
    if (!isElement(list, 'ul', 'ol')) return [];
    return list.children.flatMap((item): Item[] => {
      if (!isElement(item, 'li')) return [];
      return [
        {
          level: Number(valueOf(item, 'dataAriaLevel') || valueOf(item, 'ariaLevel') || 1),
          isOrdered: list.tagName === 'ol',
          start: Number(valueOf(list, 'start') || 1),
          children: item.children,
        },
      ];
    });
  });
}

/** `items` in order; those of deeper levels belong to the item before them. */
function listsOf(items: readonly Item[]): Element[] {
  const lists: Element[] = [];
  for (let at = 0; at < items.length;) {
    const item = items[at] as Item;
    const end = items.findIndex(({ level }, index) => index > at && level <= item.level);
    const deeper = items.slice(at + 1, end < 0 ? undefined : end);
    const tagName = item.isOrdered ? 'ol' : 'ul';
    const listItem = element('li', {}, [...item.children, ...listsOf(deeper)]);
    const last = lists.at(-1);
    if (last?.tagName === tagName) last.children.push(listItem);
    else lists.push(element(tagName, item.isOrdered ? { start: item.start } : {}, [listItem]));
    at += 1 + deeper.length;
  }
  return lists;
}

const MONOSPACE =
  /^["']?(?:courier|consolas|menlo|monaco|roboto mono|source code|liberation mono|.*monospace)/;
/** Browsers add all styles of the page to what is copied, and those of a page are not the author's. */
const COMPUTED = '-webkit-text-stroke-width';

/**
 * The elements that the styles of a `span` or `font` mean, from the outermost: `strong`, `em`, `del`,
 * `code`, `sup`, `sub`.
 */
export function formatsIn(span: Element): string[] {
  const formats: string[] = [];
  const weight = styleOf(span, 'font-weight');
  if (weight === 'bold' || weight === 'bolder' || Number(weight) >= 600) formats.push('strong');
  if (styleOf(span, 'font-style') === 'italic') formats.push('em');
  const line = styleOf(span, 'text-decoration') + styleOf(span, 'text-decoration-line');
  if (line.includes('line-through')) formats.push('del');
  const align = styleOf(span, 'vertical-align');
  if (align === 'super') formats.push('sup');
  if (align === 'sub') formats.push('sub');
  const isComputed = styleOf(span, COMPUTED) !== '';
  if (MONOSPACE.test(styleOf(span, 'font-family')) && !isComputed) formats.push('code');
  return formats;
}

/** Google Docs puts everything into a `b` that is not bold. */
export function isWithoutItsFormat(element: Element): boolean {
  const weight = styleOf(element, 'font-weight');
  if (isElement(element, 'b', 'strong')) return weight === 'normal' || Number(weight || 700) < 600;
  return isElement(element, 'i', 'em') && styleOf(element, 'font-style') === 'normal';
}
