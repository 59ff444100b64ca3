/**
 * Reduces a table to one that Markdown has: a head, cells of one line, alignment by column.
 */
import { lookup } from '../../lib/lookup.ts';
import { lose, type Losses } from './losses.ts';
import {
  classesOf,
  element,
  elementsIn,
  isBlank,
  isElement,
  styleOf,
  text,
  valueOf,
  type Element,
  type ElementContent,
  type Parent,
} from './tree.ts';

/** More would only make a text long. */
const MAX_SPAN = 20;
const BLOCKS = new Set(
  'p div ul ol li h1 h2 h3 h4 h5 h6 blockquote pre section article header footer dl dt dd table tbody thead tr'.split(
    ' ',
  ),
);

/** @param table Its children are cleaned already. */
export function readTable(table: Element, losses: Losses): ElementContent[] {
  const rows = rowsOf(table).filter(({ children }) => children.some((each) => isElement(each)));
  const cells = rows.flatMap(({ children }) => children.filter((each) => isElement(each)));
  const [only] = cells;
  // Tables that only arrange the page.
  if (cells.length <= 1) return only ? [element('div', {}, only.children)] : [];
  const hasHead = rows[0]?.children.every((each) => !isElement(each, 'td')) ?? false;
  const body = rows.map((row, index) => {
    const isHead = index === 0;
    return element(
      'tr',
      {},
      row.children.flatMap((cell) => readCell(cell, isHead, losses)),
    );
  });
  const caption = table.children.find((each) => isElement(each, 'caption'));
  const captions = isElement(caption) ? [element('p', {}, caption.children)] : [];
  if (!hasHead && body.length === 1)
    return [...captions, ...cells.map((each) => element('p', {}, each.children))];
  return [...captions, element('table', {}, body)];
}

/** Not those of tables inside. */
function rowsOf(parent: Element): Element[] {
  return parent.children.flatMap((each) => {
    if (isElement(each, 'tr')) return [each];
    return isElement(each, 'thead', 'tbody', 'tfoot') ? rowsOf(each) : [];
  });
}

function readCell(cell: ElementContent, isHead: boolean, losses: Losses): Element[] {
  if (!isElement(cell, 'td', 'th')) return [];
  if (span(cell, 'colSpan') > 1 || span(cell, 'rowSpan') > 1) lose(losses, 'merged-cell');
  if (cell.children.filter((each) => isElement(each) && BLOCKS.has(each.tagName)).length > 1) {
    lose(losses, 'cell-blocks');
  }
  if ([...elementsIn(cell)].some(({ tagName }) => tagName === 'table'))
    lose(losses, 'nested-table');
  const align = alignmentOf(cell);
  const properties = {
    ...(align !== null && { align }),
    ...(span(cell, 'colSpan') > 1 && { colSpan: span(cell, 'colSpan') }),
    ...(span(cell, 'rowSpan') > 1 && { rowSpan: span(cell, 'rowSpan') }),
  };
  return [element(isHead ? 'th' : 'td', properties, onOneLine(cell.children))];
}

function span(cell: Element, name: 'colSpan' | 'rowSpan'): number {
  return Math.min(MAX_SPAN, Math.trunc(Number(valueOf(cell, name))) || 1);
}

const ALIGNMENTS = lookup({ end: 'right', right: 'right', center: 'center' });

function alignmentOf(cell: Element): string | null {
  const [align] = [valueOf(cell, 'align'), styleOf(cell, 'text-align'), ...classesOf(cell)]
    .map((each) => ALIGNMENTS[each])
    .filter((each) => each !== undefined);
  return align ?? null;
}

function onOneLine(children: readonly ElementContent[]): ElementContent[] {
  return children.flatMap((each): ElementContent[] => {
    if (!isElement(each)) return [each];
    if (each.tagName === 'br' || each.tagName === 'hr') return [text(' ')];
    if (BLOCKS.has(each.tagName)) {
      const inside = onOneLine(each.children);
      return inside.every(isBlank) ? [text(' ')] : [text(' '), ...inside, text(' ')];
    }
    return [{ ...each, children: onOneLine(each.children) }];
  });
}

/** Empty cells that Markdown would add, for each that is there. */
const MAX_ADDED = 4;
const FREE_CELLS = 1_000;

/**
 * Whether Markdown, in which all rows are as long as the longest one, would have many times the cells of a table: a
 * short text can make minutes of work this way.
 */
export function hasSparseTable(parent: Parent): boolean {
  return [...elementsIn(parent)].some((table) => {
    if (table.tagName !== 'table') return false;
    let [rows, cells, inRow, longest] = [0, 0, 0, 0];
    for (const each of elementsIn(table)) {
      if (each.tagName === 'tr') [rows, inRow] = [rows + 1, 0];
      if (each.tagName !== 'td' && each.tagName !== 'th') continue;
      cells += 1;
      inRow += span(each, 'colSpan');
      longest = Math.max(longest, inRow);
    }
    return rows * longest > FREE_CELLS + MAX_ADDED * cells;
  });
}
