/**
 * docs/conformance.md against tests/conformance: each row names existing tests, or says why there
 * is none, and no test is left out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');
const testsDir = path.join(root, 'tests', 'conformance');

const titles = readdirSync(testsDir)
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => titlesIn(readFileSync(path.join(testsDir, name), 'utf8')));

const rows = rowsIn(readFileSync(path.join(root, 'docs', 'conformance.md'), 'utf8'));

/** The titles of `test` and `test.each(…)`, as written: `%s` stays `%s`. */
function titlesIn(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments;
      if (!title || !ts.isStringLiteral(title)) throw new Error(`No title: ${node.getText()}`);
      found.push(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

/** `test(…)` and `test.each(…)(…)`: skipped and planned tests do not count. */
function isTest(callee: ts.Expression): boolean {
  return ts.isCallExpression(callee)
    ? callee.expression.getText() === 'test.each'
    : callee.getText() === 'test';
}

type Row = { detail: string; testedBy: string };

/** The rows of all tables, without their heads. */
function rowsIn(markdown: string): Row[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (---|Clause|Section) /.test(line))
    .map((line) => {
      const cells = line.slice(2, -2).split(' | ');
      if (cells.length !== 4) throw new Error(`Not four cells: ${line}`);
      return { detail: cells.slice(0, 2).join(': '), testedBy: cells[3] ?? '' };
    });
}

/** The titles in a cell of code spans and line breaks alone; `null` for any other cell. */
function titlesNamed(testedBy: string): string[] | null {
  if (!/^`[^`]+`(<br>`[^`]+`)*$/.test(testedBy)) return null;
  return testedBy.slice(1, -1).split('`<br>`');
}

const REASON = /^not (applicable|built): \S/;

test('the conformance tests and the rows of the document are found', () => {
  expect(titles.length).toBeGreaterThan(80);
  expect(rows.length).toBeGreaterThan(80);
});

test('no two conformance tests have the same title', () => {
  expect(titles).toEqual([...new Set(titles)]);
});

test('every conformance test is named in docs/conformance.md', () => {
  const named = new Set(rows.flatMap(({ testedBy }) => titlesNamed(testedBy) ?? []));
  expect(titles.filter((title) => !named.has(title))).toEqual([]);
});

test.each(rows)('$detail: names existing tests or a reason', ({ testedBy }) => {
  const named = titlesNamed(testedBy);
  if (named === null) expect(testedBy).toMatch(REASON);
  else expect(named.filter((title) => !titles.includes(title))).toEqual([]);
});

describe('titles read from a source file', () => {
  test.each([
    ["test('a', () => {})", ['a']],
    ["test.each([1, 2])('a: %s', () => {})", ['a: %s']],
    ["test.each<[string]>([['b']])('a', () => { expect('c').toBe(test) })", ['a']],
    ["describe('b', () => { test('a', () => {}) })", ['a']],
    ["test.skip('b', () => {}); test.todo('c'); test('a', () => {})", ['a']],
    ["const tested = contest('b'); /re/.test('c')", []],
  ])('%s', (source, expected) => {
    expect(titlesIn(source)).toEqual(expected);
  });
});

describe('titles read from a table cell', () => {
  test.each([
    ['`a`', ['a']],
    ['`a`<br>`b <c> &amp;`', ['a', 'b <c> &amp;']],
    ['', null],
    ['a', null],
    ['`a` and more', null],
    ['not built: `a`', null],
  ])('%s', (cell, expected) => {
    expect(titlesNamed(cell)).toEqual(expected);
  });
});
