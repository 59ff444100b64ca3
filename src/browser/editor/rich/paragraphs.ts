/**
 * Keys of Rich, where paragraphs are what people see: Enter begins a paragraph, Backspace at its
 * beginning joins it to the one before, and hidden marks are neither stopped at nor deleted alone.
 */
import { cursorLineBoundaryForward } from '@codemirror/commands';
import { insertNewlineContinueMarkupCommand } from '@codemirror/lang-markdown';
import { syntaxTree } from '@codemirror/language';
import { EditorSelection, EditorState, type Extension, type Text } from '@codemirror/state';
import { type EditorView, keymap, type Command } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { besideImages } from './beside-images.ts';
import { focusTable } from './table.ts';
import { linkAt } from '../markdown/links.ts';
import { outline } from '../markdown/outline.ts';

const continueList = insertNewlineContinueMarkupCommand({ nonTightLists: false });

/** Deepest block that decides what Enter does. */
function blockAt(state: EditorState, at: number): SyntaxNode | null {
  let node: SyntaxNode | null = syntaxTree(state).resolveInner(at, -1);
  while (node && !/^(ListItem|Blockquote|FencedCode|CodeBlock|Table|Document)$/.test(node.name)) {
    node = node.parent;
  }
  return node;
}

const enter: Command = (view) => {
  const { state } = view;
  const block = blockAt(state, state.selection.main.head)?.name;
  if (block === 'FencedCode' || block === 'CodeBlock') return false;
  if (block === 'ListItem') return leaveList(view) || continueList(view);
  if (block === 'Blockquote') return enterInQuote(view);
  const line = state.doc.lineAt(state.selection.main.head);
  // On an empty line, a paragraph has begun already; code and tables are made line by line.
  const isText = line.text.trim() !== '' && !/^\s*(?:```|~~~|\|)/.test(line.text);
  return insert(view, isText ? '\n\n' : '\n');
};

/** A second Enter, with the empty line without which text would go on in the last item. */
function leaveList(view: EditorView): boolean {
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  if (!/^(?:[-*+]|\d{1,9}[.)])\s*$/.test(line.text)) return false;
  view.dispatch({
    changes: { from: line.from, to: line.to, insert: '\n' },
    selection: { anchor: line.from + 1 },
    scrollIntoView: true,
    userEvent: 'input',
  });
  return true;
}

/** A second Enter leaves the quote. */
function enterInQuote(view: EditorView): boolean {
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const [marks = '> '] = /^(?:\s{0,3}> ?)+/.exec(line.text) ?? [];
  if (line.text.trim() !== marks.trim()) return insert(view, `\n${marks.trimEnd()}\n${marks}`);
  const before = line.number > 1 ? state.doc.line(line.number - 1) : null;
  const from = before && /^[\s>]*$/.test(before.text) ? before.from : line.from;
  view.dispatch({
    changes: { from, to: line.to, insert: '\n' },
    selection: { anchor: from + 1 },
    scrollIntoView: true,
    userEvent: 'input',
  });
  return true;
}

function insert(view: EditorView, text: string): boolean {
  view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input' });
  return true;
}

/** A line break that stays one, in the same paragraph. */
const breakLine: Command = (view) => {
  const block = blockAt(view.state, view.state.selection.main.head)?.name;
  if (block === 'FencedCode' || block === 'CodeBlock') return false;
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  return insert(view, line.text.trim() === '' ? '\n' : '\\\n');
};

/** The empty line between two paragraphs, which the cursor does not stop at. */
function isGap(doc: Text, at: number): boolean {
  const line = doc.lineAt(at);
  if (line.length > 0 || line.number === 1 || line.number === doc.lines) return false;
  return doc.line(line.number - 1).length > 0 && doc.line(line.number + 1).length > 0;
}

const TEXT = /^(?:Paragraph|ATXHeading\d|SetextHeading\d|BulletList|OrderedList|Blockquote)$/;

/** Of the top level; an image that is alone is none of text. */
function blockNameAt(state: EditorState, at: number, side: -1 | 1): string {
  let node = syntaxTree(state).resolveInner(at, side);
  while (node.parent?.parent) node = node.parent;
  const image = node.name === 'Paragraph' ? node.firstChild : null;
  const isImage = image?.name === 'Image' && image.from === node.from && image.to === node.to;
  return isImage ? 'Image' : node.name;
}

/** At the beginning of a heading's words: they become text. */
const endHeading: Command = (view) => {
  const { doc, selection } = view.state;
  const { head, empty } = selection.main;
  const line = doc.lineAt(head);
  const mark = /^#{1,6} +/.exec(line.text)?.[0] ?? '';
  if (!empty || mark === '' || head !== line.from + mark.length) return false;
  view.dispatch({ changes: { from: line.from, to: head }, userEvent: 'delete' });
  return true;
};

/** Deleting between two paragraphs makes them one. */
function join(isForward: boolean): Command {
  return (view) => {
    const { doc, selection } = view.state;
    const { main } = selection;
    if (!main.empty || selection.ranges.length > 1) return false;
    const line = doc.lineAt(main.head);
    const gap = isForward ? line.to + 1 : line.from - 1;
    if (main.head !== (isForward ? line.to : line.from) || line.length === 0) return false;
    if (gap < 0 || gap > doc.length || !isGap(doc, gap)) return false;
    const [from, to] = isForward ? [main.head, gap + 1] : [gap - 1, main.head];
    const [first, last] = [blockNameAt(view.state, from, -1), blockNameAt(view.state, to, 1)];
    // Tables, images and code stay themselves: the cursor goes there.
    if (!TEXT.test(first) || !TEXT.test(last)) {
      view.dispatch({ selection: { anchor: isForward ? to : from }, scrollIntoView: true });
      return true;
    }
    view.dispatch({ changes: { from, to }, scrollIntoView: true, userEvent: 'delete' });
    return true;
  };
}

/** Beside the hidden end of a link, the letter of its words goes, and the link stays while it has words. */
function deleteBesideLink(isForward: boolean): Command {
  return (view) => {
    const { state } = view;
    const { main } = state.selection;
    const link = main.empty ? linkAt(state) : null;
    if (!link || link.text.from === link.from) return false;
    const { text, from, to } = link;
    const isAtEdge = isForward
      ? main.head === from || main.head >= text.to
      : main.head === to || main.head <= text.from;
    const isLast = text.to - text.from <= 1 || state.sliceDoc(text.from, text.to).length === 1;
    const start = isForward ? Math.max(main.head, text.from) : Math.min(main.head, text.to);
    if (!isAtEdge && !isLast) return false;
    const other = view.moveByChar(EditorSelection.cursor(start), isForward).head;
    const inside = isForward ? start < text.to : start > text.from;
    if (inside) {
      const [first, last] = [Math.min(start, other), Math.max(start, other)];
      const isAll = first <= text.from && last >= text.to;
      view.dispatch({
        changes: isAll
          ? { from, to }
          : { from: Math.max(first, text.from), to: Math.min(last, text.to) },
        userEvent: 'delete',
        scrollIntoView: true,
      });
      return true;
    }
    // At the outer edge of the words: what is beside the link goes.
    const outer = isForward ? to : from;
    const line = state.doc.lineAt(outer);
    if (outer === (isForward ? line.to : line.from)) {
      view.dispatch({ selection: { anchor: outer } });
      return false;
    }
    const beyond = view.moveByChar(EditorSelection.cursor(outer), isForward).head;
    view.dispatch({
      changes: { from: Math.min(outer, beyond), to: Math.max(outer, beyond) },
      userEvent: 'delete',
      scrollIntoView: true,
    });
    return true;
  };
}

function moveLine(isForward: boolean, isExtending: boolean): Command {
  return (view) => {
    const { state } = view;
    const { main } = state.selection;
    const next = view.moveVertically(main, isForward);
    const isOverGap = isGap(state.doc, next.head);
    const { head, goalColumn } = isOverGap ? view.moveVertically(next, isForward) : next;
    const table = isExtending ? undefined : tableBetween(state, main.head, head, isForward);
    if (table) {
      focusTable(view, table.from, !isForward);
      return true;
    }
    if (!isOverGap) return false;
    const anchor = isExtending ? main.anchor : head;
    view.dispatch({
      selection: EditorSelection.create([EditorSelection.range(anchor, head, goalColumn)]),
      scrollIntoView: true,
      userEvent: 'select',
    });
    return true;
  };
}

/** A link at the end of a line is left, so that what is typed next is not part of it. */
const moveToEnd: Command = (view) => {
  if (!cursorLineBoundaryForward(view)) return false;
  const link = linkAt(view.state);
  const { head } = view.state.selection.main;
  if (link?.text.to === head && link.to === view.state.doc.lineAt(head).to) {
    view.dispatch({ selection: { anchor: link.to } });
  }
  return true;
};

/** The first table that a step from one place to another would go over or into. */
function tableBetween(state: EditorState, from: number, to: number, isForward: boolean) {
  const [start, end] = [Math.min(from, to), Math.max(from, to)];
  const { tables } = state.field(outline);
  const over = tables.filter((table) => table.to >= start && table.from <= end);
  return over.at(isForward ? 0 : -1);
}

/** A click or a step into a gap goes on to the paragraph that it leads to. */
const skipGaps = EditorState.transactionFilter.of((transaction) => {
  const { newSelection, startState, docChanged, newDoc } = transaction;
  const { main, ranges } = newSelection;
  if (docChanged || !transaction.selection || ranges.length > 1 || !main.empty) return transaction;
  if (!isGap(newDoc, main.head)) return transaction;
  const isBackward = main.head < startState.selection.main.head;
  return [
    transaction,
    { selection: { anchor: main.head + (isBackward ? -1 : 1) }, sequential: true },
  ];
});

export const paragraphs: Extension = [
  skipGaps,
  besideImages,
  keymap.of([
    { key: 'Enter', run: enter, shift: breakLine },
    {
      key: 'Backspace',
      run: (view) => [endHeading, join(false), deleteBesideLink(false)].some((each) => each(view)),
    },
    {
      key: 'Delete',
      run: (view) => [join(true), deleteBesideLink(true)].some((each) => each(view)),
    },
    { key: 'End', mac: 'Cmd-ArrowRight', run: moveToEnd },
    { key: 'ArrowUp', run: moveLine(false, false), shift: moveLine(false, true) },
    { key: 'ArrowDown', run: moveLine(true, false), shift: moveLine(true, true) },
  ]),
];
