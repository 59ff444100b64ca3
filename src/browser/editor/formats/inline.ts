/**
 * Formats words: bold, italic and code. The marks go around the words of each selected line, or around the
 * word at the cursor; where the format is already, its marks are removed.
 */
import { syntaxTree } from '@codemirror/language';
import { EditorSelection, type EditorState, type SelectionRange } from '@codemirror/state';
import type { Command } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';

/** What a line begins with before its words. */
const BEFORE_WORDS = /^\s*(?:>\s?)*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6}|\[\^[^\]]+\]:)\s+)?/;

/** @param name of its nodes in the syntax tree */
export function toggleInline(name: string, mark: string): Command {
  return (view) => {
    const { state } = view;
    const spec = state.changeByRange((range) => {
      const changes = state.changes(removed(state, range, name, mark) ?? added(state, range, mark));
      if (range.empty) {
        const at = range.from;
        return {
          changes,
          range: EditorSelection.cursor(cursorIn(state, at, changes.mapPos(at, 1), mark)),
        };
      }
      const [from, to] = [changes.mapPos(range.from, 1), changes.mapPos(range.to, -1)];
      return { changes, range: EditorSelection.range(Math.min(from, to), Math.max(from, to)) };
    });
    view.dispatch(spec, { scrollIntoView: true, userEvent: 'input' });
    view.focus();
    return true;
  };
}

export function isInline(name: string): (state: EditorState) => boolean {
  return (state) => findAround(state, state.selection.main, name) !== null;
}

/** The innermost node of that name around the range, also where the range is at its edge. */
export function findAround(
  state: EditorState,
  { from, to }: { from: number; to: number },
  name: string,
): SyntaxNode | null {
  const tree = syntaxTree(state);
  for (const start of [tree.resolveInner(from, 1), tree.resolveInner(to, -1)]) {
    for (let node: SyntaxNode | null = start; node; node = node.parent) {
      if (node.name === name && node.from <= from && node.to >= to) return node;
    }
  }
  return null;
}

function removed(state: EditorState, range: SelectionRange, name: string, mark: string) {
  const node = findAround(state, range, name);
  const [first, last] = [node?.firstChild, node?.lastChild];
  if (first && last) {
    return [
      { from: first.from, to: first.to },
      { from: last.from, to: last.to },
    ];
  }
  return isEmptyPair(state, range, mark)
    ? [{ from: range.from - mark.length, to: range.to + mark.length }]
    : null;
}

/** `**|**`, which this command has just written, and which is not yet bold. */
function isEmptyPair(state: EditorState, { empty, from }: SelectionRange, mark: string): boolean {
  const { length } = mark;
  const isOnly = state.sliceDoc(from - length - 1, from - length) !== mark[0];
  return empty && isOnly && state.sliceDoc(from - length, from + length) === mark + mark;
}

function added(state: EditorState, range: SelectionRange, mark: string) {
  const pieces = range.empty ? [wordAt(state, range.from)] : piecesOf(state, range);
  return pieces.flatMap(({ from, to }) => [
    { from, insert: mark },
    { from: to, insert: mark },
  ]);
}

function wordAt(state: EditorState, at: number): { from: number; to: number } {
  const word = state.wordAt(at);
  return word && word.from < at && word.to > at ? word : { from: at, to: at };
}

function piecesOf({ doc }: EditorState, range: SelectionRange): { from: number; to: number }[] {
  const pieces = [];
  for (let line = doc.lineAt(range.from); ; line = doc.lineAt(line.to + 1)) {
    const start = line.from + (BEFORE_WORDS.exec(line.text)?.[0].length ?? 0);
    const from = Math.max(range.from, start);
    const text = doc.sliceString(from, Math.min(range.to, line.to));
    const before = text.length - text.trimStart().length;
    const words = text.trim();
    if (words !== '') pieces.push({ from: from + before, to: from + before + words.length });
    if (line.to >= range.to) return pieces;
  }
}

/** Between the marks where there is no word. */
function cursorIn(state: EditorState, at: number, mapped: number, mark: string): number {
  const { from, to } = wordAt(state, at);
  return from === to && !isEmptyPair(state, EditorSelection.cursor(at), mark)
    ? Math.min(mapped, at + mark.length)
    : mapped;
}
