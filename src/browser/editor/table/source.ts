/**
 * A table as Markdown writes it, and the changes that edit it. Each change writes only the cells, the row or
 * the column that it is about.
 */
import type { ChangeSpec } from '@codemirror/state';

export type Cell = {
  /** Of its words. */
  from: number;
  to: number;
  /** Between its pipes. */
  start: number;
  end: number;
  /** Without the backslashes before pipes. */
  text: string;
};
export type Row = {
  /** Of its cells, after the marks of a quote and the spaces of a list that the table is in. */
  from: number;
  to: number;
  /** Those marks and spaces. */
  prefix: string;
  text: string;
  cells: readonly Cell[];
};
export type Alignment = 'start' | 'center' | 'end' | null;
export type TableSource = {
  from: number;
  to: number;
  header: Row;
  delimiters: Row;
  rows: readonly Row[];
  alignments: readonly Alignment[];
};

/** @param from where the text begins in its document */
export function readTable(text: string, from: number): TableSource {
  let at = from;
  const [header, delimiters, ...rows] = text.split('\n').map((line) => {
    const row = readRow(line, at);
    at += line.length + 1;
    return row;
  });
  if (!header || !delimiters) throw new Error('A table has two lines.');
  const alignments = header.cells.map((_, index) =>
    alignmentOf(delimiters.cells[index]?.text ?? ''),
  );
  return { from, to: from + text.length, header, delimiters, rows, alignments };
}

function readRow(whole: string, start: number): Row {
  const [prefix = ''] = /^[>\s]*/.exec(whole) ?? [];
  const [line, from] = [whole.slice(prefix.length), start + prefix.length];
  const pipes = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  const isOpen = pipes[0] !== undefined && line.slice(0, pipes[0]).trim() === '';
  const last = pipes.at(-1);
  const isClosed =
    last !== undefined && pipes.length > (isOpen ? 1 : 0) && line.slice(last + 1).trim() === '';
  const starts = [...(isOpen ? [] : [0]), ...pipes.map((pipe) => pipe + 1)];
  const ends = [...pipes.slice(isOpen ? 1 : 0), ...(isClosed ? [] : [line.length])];
  const cells = ends.map((end, index) => cellOf(line, from, starts[index] ?? 0, end));
  return { from, to: from + line.length, prefix, text: line, cells };
}

function cellOf(line: string, offset: number, start: number, end: number): Cell {
  const raw = line.slice(start, end);
  const words = raw.trim();
  const before = words === '' ? Math.min(1, raw.length) : raw.length - raw.trimStart().length;
  return {
    from: offset + start + before,
    to: offset + start + before + words.length,
    start: offset + start,
    end: offset + end,
    text: words.replaceAll('\\|', '|'),
  };
}

function alignmentOf(delimiter: string): Alignment {
  const [isStart, isEnd] = [delimiter.startsWith(':'), delimiter.endsWith(':')];
  if (isStart && isEnd) return 'center';
  if (isEnd) return 'end';
  return isStart ? 'start' : null;
}

/** All rows that people see: the header first. */
export function shownRows({ header, rows }: TableSource): readonly Row[] {
  return [header, ...rows];
}

export function columnsOf({ header }: TableSource): number {
  return header.cells.length;
}

/** @param row of the shown rows */
export function writeCell(
  table: TableSource,
  row: number,
  column: number,
  text: string,
): ChangeSpec {
  const line = shownRows(table)[row];
  const cell = line?.cells[column];
  const insert = text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
  if (!line) return [];
  if (!cell) {
    const missing = Array.from({ length: column - line.cells.length }, () => '  |').join('');
    const isClosed = /(?<!\\)\|\s*$/.test(line.text);
    return { from: line.to, insert: `${isClosed ? '' : ' |'}${missing} ${insert} |` };
  }
  const isEmpty = cell.from === cell.to;
  if (isEmpty && cell.end - cell.start < 2 && insert !== '') {
    return { from: cell.from, to: cell.to, insert: ` ${insert} ` };
  }
  const before = line.text.slice(cell.from - line.from, cell.to - line.from);
  return difference(cell.from, before, insert);
}

/** Only the letters that changed, so that what is typed can be undone as typing. */
function difference(from: number, before: string, after: string): ChangeSpec {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  if (before === after) return [];
  return {
    from: from + start,
    to: from + before.length - end,
    insert: after.slice(start, after.length - end),
  };
}

/** @param row of the shown rows, which the new one follows */
export function addRow(table: TableSource, row: number): ChangeSpec {
  const line = row === 0 ? table.delimiters : shownRows(table)[row];
  const cells = table.header.cells.map(() => '  |').join('');
  const { to, prefix } = line ?? table.delimiters;
  return { from: to, insert: `\n${prefix}|${cells}` };
}

/** The header stays: without it there is no table. */
export function deleteRow(table: TableSource, row: number): ChangeSpec {
  const line = row === 0 ? undefined : shownRows(table)[row];
  return line ? { from: line.from - line.prefix.length - 1, to: line.to } : [];
}

export function addColumn(table: TableSource, column: number): ChangeSpec[] {
  const { header, delimiters, rows } = table;
  return [header, delimiters, ...rows].flatMap((row) => {
    const cell = row.cells[column];
    const content = row === delimiters ? ' --- ' : '  ';
    if (!cell) return [];
    return cell.end === row.to
      ? { from: cell.end, insert: ` |${content}|` }
      : { from: cell.end, insert: `|${content}` };
  });
}

export function deleteColumn(table: TableSource, column: number): ChangeSpec[] {
  const { header, delimiters, rows } = table;
  return [header, delimiters, ...rows].flatMap((row) => {
    const cell = row.cells[column];
    if (!cell) return [];
    return cell.end === row.to
      ? { from: Math.max(row.from, cell.start - 1), to: cell.end }
      : { from: cell.start, to: cell.end + 1 };
  });
}

/** The dashes stay as many as they are. */
export function alignColumn(
  { delimiters }: TableSource,
  column: number,
  alignment: Alignment,
): ChangeSpec {
  const cell = delimiters.cells[column];
  if (!cell || alignmentOf(cell.text) === alignment) return [];
  const start = alignment === 'start' || alignment === 'center' ? ':' : '';
  const end = alignment === 'end' || alignment === 'center' ? ':' : '';
  const dashes = Math.max(1, cell.text.length - start.length - end.length);
  return { from: cell.from, to: cell.to, insert: start + '-'.repeat(dashes) + end };
}

/** With the empty line after it. */
export function deleteTable({ from, to }: TableSource, document: string): ChangeSpec {
  const after = /^\n{0,2}/.exec(document.slice(to, to + 2))?.[0].length ?? 0;
  return { from, to: to + after };
}
