/** Tables as Markdown writes them (src/browser/editor/table/source.ts): what is read, and what changes write. */
import { ChangeSet, Text, type ChangeSpec } from '@codemirror/state';
import { expect, test } from 'vitest';
import {
  addColumn,
  addRow,
  alignColumn,
  deleteColumn,
  deleteRow,
  deleteTable,
  readTable,
  shownRows,
  writeCell,
  type TableSource,
} from '../../src/browser/editor/table/source.ts';

const TIDY = '| A   | B |\n| --- | -: |\n| c\\|d | e |';
const BARE = 'A|B\n-|-\nc|d';

function changed(text: string, what: (table: TableSource) => ChangeSpec): string {
  return ChangeSet.of(what(readTable(text, 0)), text.length)
    .apply(Text.of(text.split('\n')))
    .toString();
}

test.each([
  [
    TIDY,
    [
      ['A', 'B'],
      ['c|d', 'e'],
    ],
  ],
  [
    BARE,
    [
      ['A', 'B'],
      ['c', 'd'],
    ],
  ],
  ['||\n|-|\n|', [[''], ['']]],
  ['| A |  |\n|---|---|', [['A', '']]],
])('the cells of %j are read with or without outer pipes', (text, cells) => {
  const rows = shownRows(readTable(text, 0)).map((row) => row.cells.map((cell) => cell.text));
  expect(rows).toEqual(cells);
});

test('the alignment of a column is read from its colons', () => {
  const { alignments } = readTable('|a|b|c|d|\n|:-|-:|:-:|-|', 0);
  expect(alignments).toEqual(['start', 'end', 'center', null]);
});

test.each([
  [TIDY, 1, 0, 'x | y', '| A   | B |\n| --- | -: |\n| x \\| y | e |'],
  [TIDY, 0, 0, 'Ab', '| Ab   | B |\n| --- | -: |\n| c\\|d | e |'],
  [BARE, 1, 1, ' two\nlines ', 'A|B\n-|-\nc|two lines'],
  ['||\n|-|', 0, 0, 'x', '| x |\n|-|'],
  ['|a|b|\n|-|-|\n|c|', 1, 1, 'x', '|a|b|\n|-|-|\n|c| x |'],
])('in %j, a cell is written and the others stay', (text, row, column, words, result) => {
  expect(changed(text, (table) => writeCell(table, row, column, words))).toBe(result);
});

test.each([
  [TIDY, 0, '| A   | B |\n| --- | -: |\n|  |  |\n| c\\|d | e |'],
  [BARE, 1, `${BARE}\n|  |  |`],
])('in %j, a row is added after another', (text, row, result) => {
  expect(changed(text, (table) => addRow(table, row))).toBe(result);
});

test.each([
  [TIDY, 0, '| A   |  | B |\n| --- | --- | -: |\n| c\\|d |  | e |'],
  [BARE, 1, 'A|B |  |\n-|- | --- |\nc|d |  |'],
])('in %j, a column is added and deleted again', (text, column, result) => {
  const wider = changed(text, (table) => addColumn(table, column));
  expect(wider).toBe(result);
  const cells = (source: string) =>
    shownRows(readTable(source, 0)).map((row) => row.cells.map((cell) => cell.text));
  const narrow = changed(wider, (table) => deleteColumn(table, column + 1));
  expect(cells(narrow)).toEqual(cells(text));
});

test('the header cannot be deleted, other rows can, and the table with the empty line after it', () => {
  expect(changed(BARE, (table) => deleteRow(table, 0))).toBe(BARE);
  expect(changed(BARE, (table) => deleteRow(table, 1))).toBe('A|B\n-|-');
  const text = `${BARE}\n\nText`;
  const { to } = readTable(BARE, 0);
  expect(to).toBe(BARE.length);
  const change = deleteTable(readTable(BARE, 0), text);
  expect(
    ChangeSet.of(change, text.length)
      .apply(Text.of(text.split('\n')))
      .toString(),
  ).toBe('Text');
});

const QUOTED = '> | a | b |\n> |---|:-:|\n> | 1 | 2 |';
const LISTED = '  a | b\n  -|-\n  1 | 2';

test.each([
  [QUOTED, '> | a | b |\n> |---|:-:|\n> | 1 | x |\n> |  |  |'],
  [LISTED, '  a | b\n  -|-\n  1 | x\n  |  |  |'],
])('a table in a quote or a list keeps the marks of its lines: %j', (text, result) => {
  const withCell = changed(text, (table) => writeCell(table, 1, 1, 'x'));
  const withRow = changed(withCell, (table) => addRow(table, 1));
  expect(withRow).toBe(result);
  expect(changed(withRow, (table) => deleteRow(table, 2))).toBe(withCell);
  const column = (table: TableSource) => addColumn(table, 0);
  expect(changed(changed(text, column), (table) => deleteColumn(table, 1))).toBe(text);
});

test.each([
  ['| --- |', 'end', '| --: |'],
  ['| :-: |', null, '| --- |'],
  ['|-|', 'center', '|:-:|'],
  ['| :-: |', 'center', '| :-: |'],
] as const)('the column of %j is aligned to %s', (delimiters, alignment, result) => {
  const text = `| A |\n${delimiters}`;
  const after = changed(text, (table) => alignColumn(table, 0, alignment));
  expect(after).toBe(`| A |\n${result}`);
});
