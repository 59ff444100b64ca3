/** Formats whole lines: headings, quotes and lists. Where the format is already, it is removed. */
import { EditorSelection, type ChangeSpec, type EditorState, type Line } from '@codemirror/state';
import type { Command } from '@codemirror/view';

/** What a list or a heading is in: a quote, a list around it. */
const OUTER = /^\s*(?:>[ \t]?)*\s*/;
const QUOTE = /^\s{0,3}>[ \t]?/;
const HEADING = /^(#{1,6})[ \t]+/;
const BULLET = /^[-*+][ \t]+/;
const NUMBER = /^\d{1,9}[.)][ \t]+/;
const ITEM = /^(?:[-*+]|\d{1,9}[.)])[ \t]+/;

/** A heading, then one below it, then text again. */
export const toggleHeading: Command = changeLines((lines) => {
  const texts = withText(lines);
  const level = HEADING.exec(innerOf(texts[0]))?.[1]?.length ?? 0;
  const mark = { 0: '## ', 2: '### ' }[level] ?? '';
  return texts.map((line) => replaceStart(line, HEADING, mark));
});

/** With the empty lines between, so that one quote stays one. */
export const toggleQuote: Command = changeLines((lines) => {
  const isQuote = lines.every(({ text }) => QUOTE.test(text));
  return lines.map((line) => {
    if (isQuote)
      return { from: line.from, to: line.from + (QUOTE.exec(line.text)?.[0].length ?? 0) };
    return { from: line.from, insert: line.length === 0 && lines.length > 1 ? '>' : '> ' };
  });
});

export const toggleList: Command = changeLines((lines) => {
  const texts = withText(lines);
  const isList = texts.every((line) => BULLET.test(innerOf(line)));
  return texts.map((line) => replaceStart(line, ITEM, isList ? '' : '- '));
});

export const toggleNumbers: Command = changeLines((lines) => {
  const texts = withText(lines);
  const isList = texts.every((line) => NUMBER.test(innerOf(line)));
  return texts.map((line, index) => replaceStart(line, ITEM, isList ? '' : `${index + 1}. `));
});

export const isHeading = startsWith(HEADING);
export const isQuote = ({ doc, selection }: EditorState) =>
  QUOTE.test(doc.lineAt(selection.main.from).text);
export const isList = startsWith(BULLET);
export const isNumbered = startsWith(NUMBER);

function startsWith(pattern: RegExp): (state: EditorState) => boolean {
  return ({ doc, selection }) => pattern.test(innerOf(doc.lineAt(selection.main.from)));
}

/** Only an empty line that is alone gets a mark: a list may begin there. */
function withText(lines: readonly Line[]): readonly Line[] {
  return lines.length === 1 ? lines : lines.filter(({ text }) => text.trim() !== '');
}

function innerOf(line?: Line): string {
  return line?.text.replace(OUTER, '') ?? '';
}

function replaceStart(line: Line, pattern: RegExp, insert: string): ChangeSpec {
  const inner = innerOf(line);
  const from = line.to - inner.length;
  return { from, to: from + (pattern.exec(inner)?.[0].length ?? 0), insert };
}

function changeLines(changesOf: (lines: readonly Line[]) => ChangeSpec[]): Command {
  return (view) => {
    const { state } = view;
    const spec = state.changeByRange((range) => {
      const changes = state.changes(changesOf(linesOf(state, range)));
      const [anchor, head] = [changes.mapPos(range.anchor, 1), changes.mapPos(range.head, 1)];
      return { changes, range: EditorSelection.range(anchor, head) };
    });
    view.dispatch(spec, { scrollIntoView: true, userEvent: 'input' });
    view.focus();
    return true;
  };
}

/** A line that the selection only ends before is not selected. */
export function linesOf({ doc }: EditorState, { from, to }: { from: number; to: number }): Line[] {
  const lines = [];
  for (let line = doc.lineAt(from); ; line = doc.lineAt(line.to + 1)) {
    if (line.from < to || line.from === from) lines.push(line);
    if (line.to >= to) return lines;
  }
}
