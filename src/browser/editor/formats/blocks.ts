/** Inserts what is longer than a mark: links, code, tables and footnotes. */
import { EditorSelection, type EditorState } from '@codemirror/state';
import type { Command, EditorView } from '@codemirror/view';
import { findAround, toggleInline } from './inline.ts';
import { linesOf } from './lines.ts';
import { linkAt } from '../markdown/links.ts';
import { modeOf } from '../modes.ts';
import { editLink } from '../rich/popover.ts';
import { focusTable } from '../rich/table.ts';

const FENCE = '```';
const TABLE = '|  |  |\n| --- | --- |\n|  |  |';

/** A selected URL becomes the link's target. In Rich, the popover asks for what is missing. */
export const insertLink: Command = (view) => {
  const { state } = view;
  const isRich = modeOf(view) === 'rich';
  if (!isRich || !linkAt(state)) {
    const { from, to } = state.selection.main;
    const selected = state.sliceDoc(from, to);
    const isUrl = /^https?:\/\/\S+$/.test(selected);
    const insert = isUrl ? `[](${selected})` : `[${selected}](https://)`;
    const inMarkdown = isUrl ? from + 1 : from + insert.length - 1;
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: isRich ? from + 1 : inMarkdown },
      scrollIntoView: true,
      userEvent: 'input',
    });
  }
  view.focus();
  if (isRich) view.dispatch({ effects: editLink.of(null) });
  return true;
};

const toggleInlineCode = toggleInline('InlineCode', '`');

/** Words become code in their line, lines a block. */
export const toggleCode: Command = (view) => {
  const { state } = view;
  const { main } = state.selection;
  const block = findAround(state, main, 'FencedCode');
  const [first, last] = [state.doc.lineAt(main.from), state.doc.lineAt(main.to)];
  if (block) {
    const [start, end] = [state.doc.lineAt(block.from), state.doc.lineAt(block.to)];
    const isClosed = end.from > start.from && /^\s*(?:```|~~~)/.test(end.text);
    const changes = [
      { from: start.from, to: Math.min(start.to + 1, state.doc.length) },
      ...(isClosed ? [{ from: Math.max(end.from - 1, start.to + 1), to: end.to }] : []),
    ];
    view.dispatch({ changes, userEvent: 'input', scrollIntoView: true });
  } else if (first.from === last.from && first.length > 0) return toggleInlineCode(view);
  else {
    const lines = linesOf(state, main);
    const end = lines.at(-1)?.to ?? last.to;
    view.dispatch({
      changes: [
        { from: first.from, insert: `${FENCE}\n` },
        { from: end, insert: `\n${FENCE}` },
      ],
      selection: EditorSelection.single(
        main.anchor + FENCE.length + 1,
        main.head + FENCE.length + 1,
      ),
      userEvent: 'input',
      scrollIntoView: true,
    });
  }
  view.focus();
  return true;
};

export function isCode(state: EditorState): boolean {
  const { main } = state.selection;
  return ['FencedCode', 'InlineCode'].some((name) => findAround(state, main, name) !== null);
}

/** Below the current line, with empty lines around it. */
export const insertTable: Command = (view) => {
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const before = line.text.trim() === '' ? spaceBefore(state, line.from) : '\n\n';
  const next = line.to < state.doc.length ? state.doc.lineAt(line.to + 1).text.trim() : '';
  const after = next === '' && line.to < state.doc.length ? '' : '\n\n';
  const from = line.to + before.length;
  view.dispatch({
    changes: { from: line.to, insert: before + TABLE + after },
    selection: { anchor: from + 2 },
    scrollIntoView: true,
    userEvent: 'input',
  });
  view.focus();
  if (modeOf(view) === 'rich') focusTable(view, from);
  return true;
};

function spaceBefore({ doc }: EditorState, from: number): string {
  return from > 0 && doc.lineAt(from - 1).text.trim() !== '' ? '\n' : '';
}

/** A number at the cursor, and the note that it leads to at the end of the text. */
export const insertFootnote: Command = (view: EditorView) => {
  const { doc, selection } = view.state;
  const text = doc.toString();
  const used = new Set([...text.matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number)));
  let number = 1;
  while (used.has(number)) number += 1;
  const reference = `[^${number}]`;
  const end = text.trimEnd().length;
  const at = Math.min(selection.main.to, end);
  const isAfterNote = /^\[\^[^\]]+\]:/.test(doc.lineAt(end).text);
  const note = `${isAfterNote ? '\n' : '\n\n'}${reference}: `;
  view.dispatch({
    changes: [
      { from: at, insert: reference },
      { from: end, to: doc.length, insert: note },
    ],
    selection: { anchor: end + reference.length + note.length },
    scrollIntoView: true,
    userEvent: 'input',
  });
  view.focus();
  return true;
};
